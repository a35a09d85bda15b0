package io.godwit.control.standing;

import io.godwit.control.ComponentKind;
import io.godwit.model.schema.Direction;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of the components of a task's latest run.
 *
 * @param stopped whether the task is stopped on purpose: its record says so, or every component has drained, which the record says
 *     only afterwards
 * @param idle whether no component of this run has reported yet: what those before it reported says nothing about now
 * @param followerMissing the same for the component that applies changes
 * @param ofScan why existing rows make no progress
 * @param ofChanges why changes make no progress
 */
record Workers(
        boolean stopped, boolean idle, boolean followerMissing, Optional<String> ofScan, Optional<String> ofChanges) {
    static Workers of(TaskRecord task, List<InstanceStatus> current, Instant now) {
        boolean forward = task.direction() == Direction.FORWARD;
        String follower = (forward ? ComponentKind.INCR_SYNC : ComponentKind.REVERSE_INCR_SYNC).id();
        String store = (forward ? ComponentKind.STORE : ComponentKind.REVERSE_STORE).id();
        return new Workers(
                !task.isRun() || drained(current),
                current.isEmpty(),
                current.stream().noneMatch(i -> i.component().equals(follower)),
                obstacle(task, current, now, ComponentKind.FULL_IMPORT.id()),
                obstacle(task, current, now, follower).or(() -> obstacle(task, current, now, store)));
    }

    /** Whether nothing works on a table now, and nothing is wrong. */
    boolean rests(boolean followed) {
        return stopped || idle || followed && followerMissing;
    }

    Optional<String> obstacle(boolean followed) {
        return followed ? ofChanges : ofScan;
    }

    private static boolean drained(List<InstanceStatus> instances) {
        return instances.stream().anyMatch(i -> i.state() == InstanceStatus.State.STOPPED)
                && instances.stream()
                        .allMatch(i ->
                                i.state() == InstanceStatus.State.STOPPED || i.state() == InstanceStatus.State.DONE);
    }

    /** Why an instance does not continue, in words. */
    static Optional<String> obstacle(TaskRecord task, InstanceStatus instance, Instant now) {
        return task.wish(instance.name()).paused()
                ? Optional.of(instance.name() + " is paused; start it with godwit component start " + task.name() + "/"
                        + instance.name())
                : InstanceHealth.obstacle(instance, now);
    }

    private static Optional<String> obstacle(
            TaskRecord task, List<InstanceStatus> instances, Instant now, String component) {
        return instances.stream()
                .filter(i -> i.component().equals(component))
                .flatMap(i -> obstacle(task, i, now).stream())
                .findFirst();
    }
}
