package io.godwit.control;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.Problem;
import io.godwit.model.task.SpecChange;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import io.godwit.runtime.state.TaskRecord;
import java.util.Map;
import java.util.stream.Collectors;

/** Holds a task file against what a task of that name already is. */
public final class SpecComparison {
    private SpecComparison() {}

    /** The spec of a published task. */
    public static TaskSpec published(Map<String, Object> tree) {
        return switch (TaskSpecReader.ofPublished().read(tree)) {
            case SpecReading.Valid valid -> valid.spec();
            case SpecReading.Invalid invalid ->
                throw GodwitException.bug("a published task cannot be read back: " + invalid.problems(), null);
        };
    }

    /** The accepted changes; throws TASK_CHANGED, naming every path, when a change makes it another task. */
    public static SpecChange requireSameTask(TaskRecord known, TaskSpec wanted) {
        SpecChange change = SpecChange.between(published(known.spec()), wanted);
        if (!change.refused().isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_CHANGED,
                    "task " + wanted.name() + " cannot take these changes:\n- "
                            + change.refused().stream().map(Problem::toString).collect(Collectors.joining("\n- ")),
                    "put the old values back, or give the new task another metadata.name");
        }
        return change;
    }
}
