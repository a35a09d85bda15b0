package io.godwit.model.task.read;

import io.godwit.model.task.Problem;
import io.godwit.model.task.TemplateDocument;
import java.util.List;

/** What reading a template's document yielded: the document without any problem, or every problem at once. */
public sealed interface TemplateReading {
    /** It is sound. */
    record Valid(TemplateDocument document) implements TemplateReading {}

    /** It has problems; there is at least one. */
    record Invalid(List<Problem> problems) implements TemplateReading {
        /** Copies the list. */
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
