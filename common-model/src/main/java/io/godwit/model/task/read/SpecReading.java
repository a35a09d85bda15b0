package io.godwit.model.task.read;

import io.godwit.model.task.Problem;
import io.godwit.model.task.TaskSpec;
import java.util.List;

/** What reading a task file yielded: a spec without any problem, or every problem at once. */
public sealed interface SpecReading {
    /** The file is sound. */
    record Valid(TaskSpec spec) implements SpecReading {}

    /** The file has problems; there is at least one. */
    record Invalid(List<Problem> problems) implements SpecReading {
        /** Copies the list. */
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
