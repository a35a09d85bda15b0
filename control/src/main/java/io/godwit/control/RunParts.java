package io.godwit.control;

import io.godwit.control.estimate.Estimate;
import io.godwit.control.precheck.TaskPrechecks;
import io.godwit.control.record.TaskLedger;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.TaskSpec;
import java.util.function.Function;

/**
 * What tasks are run with, in the foreground and by the control service.
 *
 * @param wiring connects to the source and the target of a task
 * @param releasing the same for a task that is released: its source is only asked for what is left of the task there
 * @param ledgers opens what is kept about the tasks of a Kafka
 * @param prechecks makes the checks of a task
 * @param estimates estimates what a task takes; bounded
 */
public record RunParts(
        Function<TaskSpec, ControlPorts> wiring,
        Function<TaskSpec, ControlPorts> releasing,
        Function<KafkaSpec, TaskLedger> ledgers,
        TaskPrechecks prechecks,
        Function<TaskSpec, Estimate> estimates,
        ComponentStarter starter,
        ControlClock clock) {}
