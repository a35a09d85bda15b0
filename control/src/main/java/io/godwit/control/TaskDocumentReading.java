package io.godwit.control;

import io.godwit.model.task.Problem;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.MadeFrom;
import java.util.List;
import java.util.Optional;

/** What a task's document, as users send it, turned out to be. */
public sealed interface TaskDocumentReading {
    /**
     * A task that can be handed in.
     *
     * @param parts what the spec was made from besides
     * @param basis stands for what these parts said, where they were looked at
     */
    record Valid(TaskSpec spec, MadeFrom parts, Optional<String> basis) implements TaskDocumentReading {}

    /** Every problem with it; at least one. */
    record Invalid(List<Problem> problems) implements TaskDocumentReading {
        /** Copies the list. */
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
