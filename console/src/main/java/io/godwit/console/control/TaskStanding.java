package io.godwit.console.control;

import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;

/** Where a task stands: its record, its tables, and its component instances. */
public record TaskStanding(TaskRecord task, List<TableStatus> tables, List<InstanceStatus> instances) {
    /** Copies the lists. */
    public TaskStanding {
        tables = List.copyOf(tables);
        instances = List.copyOf(instances);
    }
}
