package io.godwit.control.worker;

import io.godwit.control.ComponentStarter;
import io.godwit.control.ControlClock;
import io.godwit.control.ControlPorts;
import io.godwit.control.RunOptions;
import io.godwit.control.SpecComparison;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.stage.TaskRun;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.TaskRecord;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Checks a task and runs its stages, as {@code task run} does in the foreground. */
public final class StageDriver implements TaskDriver {
    private final Function<TaskSpec, ControlPorts> wiring;
    private final Function<KafkaSpec, TaskLedger> ledgers;
    private final Function<TaskSpec, PrecheckReport> prechecks;
    private final ComponentStarter starter;
    private final ControlClock clock;

    /** A driver; the parameters are those of {@link io.godwit.control.ForegroundControl}. */
    public StageDriver(
            Function<TaskSpec, ControlPorts> wiring,
            Function<KafkaSpec, TaskLedger> ledgers,
            Function<TaskSpec, PrecheckReport> prechecks,
            ComponentStarter starter,
            ControlClock clock) {
        this.wiring = wiring;
        this.ledgers = ledgers;
        this.prechecks = prechecks;
        this.starter = starter;
        this.clock = clock;
    }

    @Override
    public TaskRun.End run(TaskRecord task, Runnable modified, BooleanSupplier stopping) {
        TaskSpec spec = SpecComparison.published(task.spec());
        prechecks.apply(spec).requirePassedWithReasons();
        try (ControlPorts ports = wiring.apply(spec);
                TaskLedger ledger = ledgers.apply(spec.kafka())) {
            return new TaskRun(
                            new OrderedBook(ledger, task, modified),
                            ledger,
                            spec,
                            RunOptions.NONE,
                            ports,
                            starter,
                            new LoggedRun(task.name()),
                            clock,
                            stopping)
                    .run();
        }
    }
}
