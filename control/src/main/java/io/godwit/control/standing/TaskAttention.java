package io.godwit.control.standing;

import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import java.util.Optional;

/**
 * What keeps a task that runs from being well.
 *
 * @param obstacle what keeps its run, or the first of its components, from its work; absent where nothing does
 * @param stuckTables tables that this run never makes equal to the source, unless a person does something
 */
public record TaskAttention(Optional<Failure> obstacle, long stuckTables) {
    /** Derives it; absent of a task that is well, or does not run. */
    public static Optional<TaskAttention> of(TaskRecord task, TaskOverview overview) {
        if (!task.isRun()) {
            return Optional.empty();
        }
        TaskAttention attention = new TaskAttention(TaskObstacle.of(task, overview), overview.stuckTables());
        return attention.obstacle().isPresent() || attention.stuckTables() > 0
                ? Optional.of(attention)
                : Optional.empty();
    }
}
