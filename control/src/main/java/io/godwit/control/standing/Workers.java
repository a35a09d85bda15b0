package io.godwit.control.standing;

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
 * @param ofScan why existing rows make no progress
 * @param ofChanges why changes make no progress
 */
record Workers(boolean stopped, Optional<String> ofScan, Optional<String> ofChanges) {
    static Workers of(TaskRecord task, List<InstanceStatus> instances, Instant now) {
        List<InstanceStatus> current = instances.stream()
                .filter(i -> i.generation() == task.generation())
                .toList();
        boolean runs = task.state() == TaskRecord.State.RUNNING;
        return new Workers(
                !runs || drained(current),
                obstacle(current, now, "full-import"),
                obstacle(current, now, "incr-sync").or(() -> obstacle(current, now, "store")));
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

    private static Optional<String> obstacle(List<InstanceStatus> instances, Instant now, String component) {
        return instances.stream()
                .filter(i -> i.component().equals(component))
                .flatMap(i -> InstanceHealth.obstacle(i, now).stream())
                .findFirst();
    }
}
