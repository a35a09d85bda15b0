package io.godwit.control.worker;

import io.godwit.control.ControlPorts;
import io.godwit.control.RunOptions;
import io.godwit.control.RunParts;
import io.godwit.control.SpecComparison;
import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckStatus;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.stage.Release;
import io.godwit.control.stage.TaskRun;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.kafka.SchemaRegistry;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.runtime.state.TaskStage;
import java.util.Set;
import java.util.function.Function;

/** Checks a task and runs its stages, as {@code task run} does in the foreground. */
public final class StageDriver implements TaskDriver {
    private final RunParts parts;
    private final Function<TaskSpec, SchemaRegistry> registries;

    /**
     * A driver.
     *
     * @param registries connects to the schema registry of a task
     */
    public StageDriver(RunParts parts, Function<TaskSpec, SchemaRegistry> registries) {
        this.parts = parts;
        this.registries = registries;
    }

    @Override
    public TaskRun.End run(TaskRecord task, RunSignals signals) {
        TaskSpec spec = SpecComparison.published(task.spec());
        signals.begun(TaskStage.PRECHECK);
        PrecheckReport checked = parts.prechecks().apply(spec);
        try (ControlPorts ports = parts.wiring().apply(spec);
                TaskLedger ledger = parts.ledgers().apply(spec.kafka())) {
            require(checked, task, ledger);
            return new TaskRun(
                            new OrderedBook(ledger, task, signals),
                            ledger,
                            spec,
                            RunOptions.NONE,
                            ports,
                            parts.starter(),
                            new ReportedRun(spec, signals),
                            parts.clock(),
                            signals::isEnding)
                    .run();
        }
    }

    /** A server that is away keeps a task from its beginning; one that was begun waits for it. */
    private static void require(PrecheckReport checked, TaskRecord task, TaskLedger ledger) {
        if (checked.onlyUnreachable() && !ledger.records().handOffs(task.id()).isEmpty()) {
            Check away = checked.with(CheckStatus.FAIL).getFirst();
            throw GodwitException.retriable(away.error().orElseThrow(), away.message(), away.remedy(), null);
        }
        checked.requirePassedWithReasons();
    }

    @Override
    public void end(TaskRecord task) {
        parts.starter().end(task, Set.of());
    }

    @Override
    public void release(TaskRecord task) {
        end(task);
        TaskSpec spec = SpecComparison.published(task.spec());
        try (ControlPorts ports = parts.wiring().apply(spec);
                TaskLedger ledger = parts.ledgers().apply(spec.kafka());
                SchemaRegistry registry = registries.apply(spec)) {
            new Release(ledger, ports, registry).run(task, parts.clock().wall());
        }
    }
}
