package io.godwit.control;

import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;

/** Looks at the servers of a task for what its switchover would meet. Thread-safe; calls block, bounded in time. */
@FunctionalInterface
public interface SwitchoverPlanner {
    /**
     * What a switchover of the task, or its way back where OceanBase is the source of truth, would do now, and what is in its way. Changes
     * nothing. What is in the state of the task (it does not run, it is being turned already) is not looked at here.
     *
     * @param task of both directions, whatever its state
     * @throws io.godwit.model.error.GodwitException where a server does not answer and nothing can be said without it; one that
     *     answers with a refusal is an obstacle
     */
    SwitchoverPlan plan(TaskRecord task, Switchover.Settings settings);
}
