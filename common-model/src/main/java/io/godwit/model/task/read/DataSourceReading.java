package io.godwit.model.task.read;

import io.godwit.model.task.DataSourceDocument;
import io.godwit.model.task.Problem;
import java.util.List;

/** What reading a data source's document yielded: the document without any problem, or every problem at once. */
public sealed interface DataSourceReading {
    /** It is sound. */
    record Valid(DataSourceDocument document) implements DataSourceReading {}

    /** It has problems; there is at least one. */
    record Invalid(List<Problem> problems) implements DataSourceReading {
        /** Copies the list. */
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
