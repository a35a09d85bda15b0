package io.godwit.control;

import io.godwit.control.estimate.Estimate;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.control.record.Commitment;
import io.godwit.control.record.TaskConflicts;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.record.TaskStanding;
import io.godwit.control.stage.Exclusion;
import io.godwit.control.stage.ForegroundBook;
import io.godwit.control.stage.NextAttempt;
import io.godwit.control.stage.RunBook;
import io.godwit.control.stage.SchemaScript;
import io.godwit.control.stage.TaskRun;
import io.godwit.control.stage.TaskScript;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.ObjectsSpec;
import io.godwit.model.task.SpecChange;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The control part that runs tasks in its own process. {@link #run} belongs to one thread; the rest may be called from any. */
public final class ForegroundControl implements TaskControl {
    /** How long Kafka may take to end a transaction, and a little more. */
    private static final Duration OPEN = Duration.ofMinutes(1);

    private final RunParts parts;
    private volatile boolean stopping;

    /** A control part that is made of these. */
    public ForegroundControl(RunParts parts) {
        this.parts = parts;
    }

    @Override
    public ExitCode run(TaskSpec spec, RunOptions options, RunObserver observer) {
        PrecheckReport report = checked(spec, options);
        observer.checks(report);
        report.requirePassed();
        try (ControlPorts ports = parts.wiring().apply(spec);
                TaskLedger ledger = parts.ledgers().apply(spec.kafka())) {
            RunBook book = new ForegroundBook(ledger, parts.clock().wall());
            TaskRun.End end = new TaskRun(
                            book,
                            ledger,
                            spec,
                            options,
                            ports,
                            parts.wiring(),
                            parts.starter(),
                            observer,
                            parts.clock(),
                            () -> stopping)
                    .run();
            return switch (end) {
                case STOPPED -> ExitCode.INTERRUPTED;
                case STOPPED_WITH_FAILURES -> ExitCode.PRECHECK;
                case COMPLETE, PAUSED -> ExitCode.DONE;
            };
        }
    }

    /** Again while nothing but what another process left in Kafka is in the way, which Kafka ends. */
    private PrecheckReport checked(TaskSpec spec, RunOptions options) {
        long begun = parts.clock().waits().nanoTime();
        PrecheckReport report = precheck(spec);
        while (report.onlyWaiting() && !stopping && parts.clock().waits().nanoTime() - begun < OPEN.toNanos()) {
            report = precheck(spec);
        }
        return options.keepTargetRows() ? report.keepingTargetRows() : report;
    }

    @Override
    public PrecheckReport precheck(TaskSpec spec) {
        return parts.prechecks().run(spec);
    }

    @Override
    public Estimate estimate(TaskSpec spec) {
        return parts.estimates().apply(spec);
    }

    @Override
    public void drain() {
        stopping = true;
    }

    @Override
    public ChangePlan plan(TaskSpec spec) {
        try (TaskLedger ledger = parts.ledgers().apply(spec.kafka())) {
            TaskRecord known = own(ledger, spec);
            Commitment fixed = Commitment.ofRunning(known, ledger.records());
            return plan(ledger, known, spec, SpecComparison.compare(known, spec, fixed));
        }
    }

    @Override
    public ChangePlan apply(TaskSpec spec) {
        try (TaskLedger ledger = parts.ledgers().apply(spec.kafka())) {
            TaskRecord known = own(ledger, spec);
            SpecChange change =
                    SpecComparison.requireSameTask(known, spec, Commitment.ofRunning(known, ledger.records()));
            ChangePlan plan = plan(ledger, known, spec, change);
            if (!change.isEmpty()) {
                ledger.requests().change(known.revised(spec.toTree()));
            }
            return plan;
        }
    }

    private static ChangePlan plan(TaskLedger ledger, TaskRecord known, TaskSpec spec, SpecChange change) {
        if (change.refused().isEmpty()) {
            // Nobody decides about a task in the foreground but who asks.
            SpecComparison.requireTaken(known, Exclusion.facts(ledger.records(), known, spec.objects()));
        }
        return ChangePlan.of(known, change, PlanWarnings.of(ledger.records(), known, spec));
    }

    @Override
    public SchemaScript ddl(TaskSpec spec) {
        try (ControlPorts ports = parts.wiring().apply(spec)) {
            TaskScript script = new TaskScript(spec, ports.catalog().collections());
            return script.of(script.tables(""), ports.catalog(), ports.schema());
        }
    }

    @Override
    public Map<String, Integer> repeat(TaskSpec spec, List<String> collections) {
        try (TaskLedger ledger = parts.ledgers().apply(spec.kafka());
                ControlPorts ports = parts.wiring().apply(spec)) {
            TaskRecord task = known(ledger, spec);
            SpecComparison.requireSameTask(task, spec, Commitment.ROWS);
            return new NextAttempt(ledger, spec, ports, parts.clock().wall())
                    .prepare(task, collections).stream()
                            .collect(Collectors.toMap(
                                    handOff -> handOff.mapping().label() + " -> "
                                            + handOff.mapping().table(),
                                    HandOff::attempt,
                                    Integer::sum,
                                    TreeMap::new));
        }
    }

    @Override
    public Collection<String> exclude(TaskSpec spec, List<String> collections) {
        try (TaskLedger ledger = parts.ledgers().apply(spec.kafka());
                ControlPorts ports = parts.wiring().apply(spec)) {
            TaskRecord task = own(ledger, spec);
            ObjectsSpec recorded = SpecComparison.published(task.spec()).objects();
            // What was excluded before need not be in the file yet, so that the command can be given again, or for
            // another collection.
            TaskSpec wanted = recorded.narrows(spec.objects()) ? spec.with(recorded) : spec;
            SpecComparison.requireSameTask(task, wanted, Commitment.ROWS);
            return new Exclusion(ledger, ports)
                    .exclude(task, collections, parts.clock().wall());
        }
    }

    @Override
    public List<TaskStanding> list(KafkaSpec kafka) {
        try (TaskLedger ledger = parts.ledgers().apply(kafka)) {
            return ledger.records().all().stream()
                    .sorted(Comparator.comparing(TaskRecord::name))
                    .map(ledger.records()::standing)
                    .toList();
        }
    }

    @Override
    public TaskStanding status(TaskSpec spec) {
        try (TaskLedger ledger = parts.ledgers().apply(spec.kafka())) {
            return ledger.records().standing(known(ledger, spec));
        }
    }

    @Override
    public List<ConflictRecord> conflicts(TaskSpec spec, int limit) {
        try (TaskLedger ledger = parts.ledgers().apply(spec.kafka())) {
            return conflicts(ledger, spec).newest(limit);
        }
    }

    @Override
    public List<ConflictRecord> reread(TaskSpec spec, int limit) {
        try (TaskLedger ledger = parts.ledgers().apply(spec.kafka())) {
            return conflicts(ledger, spec).reread(limit, parts.clock().wall().millis());
        }
    }

    private static TaskConflicts conflicts(TaskLedger ledger, TaskSpec spec) {
        return new TaskConflicts(
                ledger.records(), ledger.requests(), known(ledger, spec).id());
    }

    /** The task, unless the control service decides about it. */
    private static TaskRecord own(TaskLedger ledger, TaskSpec spec) {
        TaskRecord task = known(ledger, spec);
        if (task.managed().isPresent()) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_OWNER,
                    "task " + task.name() + " belongs to the control service",
                    "change it there; or stop it there, take it over with task run, and end that run first");
        }
        return task;
    }

    private static TaskRecord known(TaskLedger ledger, TaskSpec spec) {
        return ledger.records()
                .byName(spec.name())
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID,
                        "no task named " + spec.name() + " in this Kafka",
                        "run it first, or correct metadata.name or spec.kafka"));
    }
}
