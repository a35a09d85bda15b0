package io.godwit.control.record;

import io.godwit.control.ComponentKind;
import io.godwit.control.TaskComponents;
import io.godwit.runtime.state.ChangeLogStatus;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state of a task: its record, its tables and their changes, its Store, and its component instances. An instance of Incr-Sync
 * in which a table failed decides over the first, which reports on all tables and cannot know.
 *
 * @param logs change logs of its tables, while the flow is turned around or about to be
 */
public record TaskStanding(
        TaskRecord task,
        List<TableStatus> tables,
        List<ChangeStatus> changes,
        Optional<StoreStatus> store,
        List<InstanceStatus> instances,
        Optional<ChangeLogStatus> logs) {
    /** Copies the lists. */
    public TaskStanding {
        tables = List.copyOf(tables);
        instances = List.copyOf(instances);
        Map<Long, Failure> failed = new HashMap<>();
        current(task, instances)
                .filter(instance -> instance.component().equals(ComponentKind.INCR_SYNC.id())
                        || instance.component().equals(ComponentKind.REVERSE_INCR_SYNC.id()))
                .forEach(instance -> failed.putAll(instance.failedTables()));
        changes = changes.stream()
                .map(change -> failed.containsKey(change.collectionId())
                                && change.failure().isEmpty()
                        ? change.failed(failed.get(change.collectionId()))
                        : change)
                .toList();
    }

    /** One whose tables have no change logs. */
    public TaskStanding(
            TaskRecord task,
            List<TableStatus> tables,
            List<ChangeStatus> changes,
            Optional<StoreStatus> store,
            List<InstanceStatus> instances) {
        this(task, tables, changes, store, instances, Optional.empty());
    }

    /** The instances of the latest run, without those that a smaller number of them has left behind. */
    public List<InstanceStatus> current() {
        return current(task, instances).toList();
    }

    private static Stream<InstanceStatus> current(TaskRecord task, List<InstanceStatus> instances) {
        return instances.stream()
                .filter(instance -> instance.generation() == task.generation()
                        && TaskComponents.has(task, instance.component(), instance.ordinal()));
    }
}
