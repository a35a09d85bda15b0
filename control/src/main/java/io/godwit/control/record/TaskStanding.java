package io.godwit.control.record;

import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Optional;

/** The state of a task: its record, its tables and their changes, its Store, and its component instances. */
public record TaskStanding(
        TaskRecord task,
        List<TableStatus> tables,
        List<ChangeStatus> changes,
        Optional<StoreStatus> store,
        List<InstanceStatus> instances) {
    /** Copies the lists. */
    public TaskStanding {
        tables = List.copyOf(tables);
        changes = List.copyOf(changes);
        instances = List.copyOf(instances);
    }
}
