package io.godwit.control.worker;

import io.godwit.control.ComponentStarter;
import io.godwit.control.ControlClock;
import io.godwit.control.ControlPorts;
import io.godwit.control.RunOptions;
import io.godwit.control.SpecComparison;
import io.godwit.control.precheck.CheckStatus;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.stage.Release;
import io.godwit.control.stage.TaskRun;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.kafka.SchemaRegistry;
import io.godwit.runtime.state.TaskRecord;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Checks a task and runs its stages, as {@code task run} does in the foreground. */
public final class StageDriver implements TaskDriver {
    private final Function<TaskSpec, ControlPorts> wiring;
    private final Function<KafkaSpec, TaskLedger> ledgers;
    private final Function<TaskSpec, PrecheckReport> prechecks;
    private final Function<TaskSpec, SchemaRegistry> registries;
    private final ComponentStarter starter;
    private final ControlClock clock;

    /**
     * A driver; the other parameters are those of {@link io.godwit.control.ForegroundControl}.
     *
     * @param registries connects to the schema registry of a task
     */
    public StageDriver(
            Function<TaskSpec, ControlPorts> wiring,
            Function<KafkaSpec, TaskLedger> ledgers,
            Function<TaskSpec, PrecheckReport> prechecks,
            Function<TaskSpec, SchemaRegistry> registries,
            ComponentStarter starter,
            ControlClock clock) {
        this.wiring = wiring;
        this.ledgers = ledgers;
        this.prechecks = prechecks;
        this.registries = registries;
        this.starter = starter;
        this.clock = clock;
    }

    @Override
    public TaskRun.End run(TaskRecord task, Runnable modified, BooleanSupplier stopping) {
        TaskSpec spec = SpecComparison.published(task.spec());
        PrecheckReport checked = prechecks.apply(spec);
        try (ControlPorts ports = wiring.apply(spec);
                TaskLedger ledger = ledgers.apply(spec.kafka())) {
            require(checked, task, ledger);
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

    /** A server that is away keeps a task from its beginning; one that was begun waits for it. */
    private static void require(PrecheckReport checked, TaskRecord task, TaskLedger ledger) {
        if (checked.onlyUnreachable() && !ledger.records().handOffs(task.id()).isEmpty()) {
            throw GodwitException.retriable(
                    checked.with(CheckStatus.FAIL).getFirst().error().orElseThrow(),
                    checked.with(CheckStatus.FAIL).getFirst().message(),
                    checked.with(CheckStatus.FAIL).getFirst().remedy(),
                    null);
        }
        checked.requirePassedWithReasons();
    }

    @Override
    public void release(TaskRecord task) {
        TaskSpec spec = SpecComparison.published(task.spec());
        try (ControlPorts ports = wiring.apply(spec);
                TaskLedger ledger = ledgers.apply(spec.kafka());
                SchemaRegistry registry = registries.apply(spec)) {
            new Release(ledger, ports, registry).run(task, clock.wall());
        }
    }
}
