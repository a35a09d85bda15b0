package io.godwit.control;

import io.godwit.control.ServiceControl.Caller;
import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.control.standing.SwitchoverStanding;
import io.godwit.model.schema.Direction;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Switchovers of the service's tasks, as its interfaces see them. Whoever carries out the orders of a task carries them out. Thread-safe;
 * every method blocks.
 */
public final class SwitchoverControl {
    private final ServiceControl tasks;
    private final SwitchoverPlanner planner;

    /** Switchovers of these tasks. */
    public SwitchoverControl(ServiceControl tasks, SwitchoverPlanner planner) {
        this.tasks = tasks;
        this.planner = planner;
    }

    /**
     * Asks for an action on the switchover of a task; returns the task as it is now.
     *
     * @param action one of {@code SWITCHOVER_...}
     * @param settings for a beginning
     */
    public TaskRecord act(
            String name, Action action, Optional<Switchover.Settings> settings, OptionalLong revision, Caller caller) {
        return tasks.turn(name, action, settings, revision, caller);
    }

    /**
     * What a switchover, or its way back where the task is turned around, would do, and what is in its way; that the task would refuse it
     * now is in its way as well.
     */
    public SwitchoverPlan plan(TaskRecord task, Switchover.Settings settings, Caller caller) {
        Action begins = SwitchoverStanding.of(task).truth() == Direction.FORWARD
                ? Action.SWITCHOVER_START
                : Action.SWITCHOVER_BACK;
        Optional<Failure> refusal = tasks.refusal(task, begins, Optional.of(settings), caller);
        if (!SwitchoverStanding.isReversible(task)) { // no plan fits it
            throw refusal.orElseThrow().toException();
        }
        SwitchoverPlan plan = planner.plan(task, settings);
        return refusal.map(failure -> plan.after(
                        new SwitchoverPlan.Obstacle(failure.code(), task.name(), failure.message(), failure.remedy())))
                .orElse(plan);
    }
}
