package io.godwit.control.worker;

import io.godwit.control.ControlPorts;
import io.godwit.control.RunOptions;
import io.godwit.control.RunParts;
import io.godwit.control.SpecComparison;
import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckCode;
import io.godwit.control.precheck.CheckFeed;
import io.godwit.control.precheck.CheckLog;
import io.godwit.control.precheck.CheckStatus;
import io.godwit.control.precheck.PrecheckBook;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.stage.OwnSecrets;
import io.godwit.control.stage.Release;
import io.godwit.control.stage.TaskRun;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.kafka.SchemaRegistry;
import io.godwit.runtime.state.CheckSkip;
import io.godwit.runtime.state.PrecheckWish;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.runtime.state.TaskStage;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks a task and runs its stages, as {@code task run} does in the foreground. */
public final class StageDriver implements TaskDriver {
    private static final Logger LOG = LoggerFactory.getLogger(StageDriver.class);

    private final RunParts parts;
    /** Prechecks at a time that users want of this instance; each asks servers about 8 collections at a time. */
    private static final int PRECHECKS = 4;

    private static final Duration LOOK = Duration.ofMillis(200);

    private final Function<TaskSpec, SchemaRegistry> registries;
    private final Function<KafkaSpec, PrecheckBook> books;
    private final Semaphore prechecks = new Semaphore(PRECHECKS, true);

    /**
     * A driver.
     *
     * @param registries connects to the schema registry of a task
     * @param books opens what is kept of prechecks in the Kafka of a task
     */
    public StageDriver(
            RunParts parts, Function<TaskSpec, SchemaRegistry> registries, Function<KafkaSpec, PrecheckBook> books) {
        this.parts = parts;
        this.registries = registries;
        this.books = books;
    }

    @Override
    public TaskRun.End run(TaskRecord task, RunSignals signals) {
        TaskSpec spec = SpecComparison.published(task.spec());
        signals.begun(TaskStage.PRECHECK);
        PrecheckReport checked = OwnSecrets.waitedFor(task, () -> checked(task, spec, signals))
                .skipping(task.checking().skips());
        if (!task.hasPassedPrecheck() && !checked.onlyUnreachable()) { // nothing that is kept would change that
            checked.requirePassedWithReasons();
        }
        Function<TaskSpec, ControlPorts> wiring =
                servers -> OwnSecrets.waitedFor(task, () -> parts.wiring().apply(servers));
        try (ControlPorts ports = wiring.apply(spec);
                TaskLedger ledger =
                        OwnSecrets.waitedFor(task, () -> parts.ledgers().apply(spec.kafka()))) {
            require(checked, task, ledger, signals.isBeginning());
            return new TaskRun(
                            new OrderedBook(ledger, task, signals),
                            ledger,
                            spec,
                            new RunOptions(false, keptTables(task)),
                            ports,
                            wiring,
                            parts.starter(),
                            new ReportedRun(spec, signals),
                            parts.clock(),
                            signals::isEnding)
                    .run();
        }
    }

    private PrecheckReport checked(TaskRecord task, TaskSpec spec, RunSignals signals) {
        try (PrecheckBook book = books.apply(spec.kafka());
                CheckLog log = CheckLog.ofRun(
                        book, task.id(), task.generation(), parts.clock().wall())) {
            CheckFeed feed = task.hasPassedPrecheck()
                    ? log
                    : new FirstFound(log, task.checking().skips(), signals::found);
            PrecheckReport report = parts.prechecks().run(spec, log.scope(), feed);
            log.finish();
            return report;
        }
    }

    /** Tables whose rows the user wants to keep. */
    private static Set<String> keptTables(TaskRecord task) {
        return task.checking().skips().stream()
                .filter(skip -> skip.code().equals(CheckCode.TABLE_EMPTY.name()))
                .map(CheckSkip::object)
                .collect(Collectors.toSet());
    }

    @Override
    public void check(TaskRecord task, RunSignals signals) {
        PrecheckWish wish = task.checking().open().orElseThrow();
        TaskSpec spec = SpecComparison.published(task.spec());
        if (!mayCheck(signals)) {
            return;
        }
        try (PrecheckBook book = books.apply(spec.kafka());
                CheckLog log = CheckLog.of(book, task.id(), wish, parts.clock().wall(), signals::isEnding)) {
            parts.prechecks().run(spec, log.scope(), log);
            if (!signals.isEnding()) {
                log.finish();
            }
        } finally {
            prechecks.release();
        }
    }

    private boolean mayCheck(RunSignals signals) {
        while (!signals.isEnding()) {
            try {
                if (prechecks.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    return true;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw GodwitException.interrupted("waiting for other prechecks");
            }
        }
        return false;
    }

    /**
     * A server that stays away keeps a task from its beginning; one that was begun waits for it, and each for what another process left in Kafka. Whatever else is found where this run got
     * past its precheck before, perhaps in another instance, ends no task: a lost broker must not.
     */
    private static void require(PrecheckReport checked, TaskRecord task, TaskLedger ledger, boolean isBeginning) {
        boolean passed = task.hasPassedPrecheck();
        if (checked.onlyUnreachable()
                && (passed
                        || isBeginning
                        || checked.onlyWaiting()
                        || !ledger.records().handOffs(task.id()).isEmpty())) {
            Check away = checked.with(CheckStatus.FAIL).getFirst();
            throw GodwitException.retriable(
                    ErrorCode.named(away.error().orElseThrow()), away.message(), away.remedy(), null);
        }
        if (passed) {
            checked.with(CheckStatus.FAIL)
                    .forEach(check -> LOG.warn(
                            "task={} check={} object={} the run continues: {}",
                            task.name(),
                            check.code(),
                            check.object(),
                            check.message()));
        } else {
            checked.requirePassedWithReasons();
        }
    }

    @Override
    public void end(TaskRecord task) {
        parts.starter().end(task, Set.of());
    }

    @Override
    public void release(TaskRecord task) {
        end(task);
        TaskSpec spec = SpecComparison.published(task.spec());
        try (ControlPorts ports = parts.releasing().apply(spec);
                TaskLedger ledger = parts.ledgers().apply(spec.kafka());
                SchemaRegistry registry = registries.apply(spec)) {
            new Release(ledger, ports, registry).run(task, parts.clock().wall());
        }
        try (PrecheckBook book = books.apply(spec.kafka())) {
            book.remove(task.id());
        }
        parts.starter().forget(task);
    }
}
