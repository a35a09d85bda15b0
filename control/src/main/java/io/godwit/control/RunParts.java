package io.godwit.control;

import io.godwit.control.precheck.PrecheckReport;
import io.godwit.control.record.TaskLedger;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.TaskSpec;
import java.util.function.Function;

/**
 * What tasks are run with, in the foreground and by the control service.
 *
 * @param wiring connects to the source and the target of a task
 * @param ledgers opens what is kept about the tasks of a Kafka
 * @param prechecks runs every check of a task
 */
public record RunParts(
        Function<TaskSpec, ControlPorts> wiring,
        Function<KafkaSpec, TaskLedger> ledgers,
        Function<TaskSpec, PrecheckReport> prechecks,
        ComponentStarter starter,
        ControlClock clock) {}
