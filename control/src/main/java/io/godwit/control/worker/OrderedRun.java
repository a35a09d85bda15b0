package io.godwit.control.worker;

import io.godwit.control.managed.SwitchoverReport;
import io.godwit.control.managed.TaskOrder;
import io.godwit.control.managed.TaskReport;
import io.godwit.control.stage.TaskRun;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.limit.WaitClock;
import io.godwit.runtime.process.Retrying;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.PrecheckWish;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.runtime.state.TaskStage;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one order: runs or releases a task, or sees to it that nothing of it runs. Begins again after what passes by itself, and reports
 * every other end. A thread of its own.
 */
final class OrderedRun implements Runnable, RunSignals {
    private static final Logger LOG = LoggerFactory.getLogger(OrderedRun.class);

    private static final Duration RELEASING = Duration.ofMinutes(2);
    /** A server that restarts, or that much is asked of, answers within this. */
    private static final Duration BEGINNING = Duration.ofMinutes(2);
    /** Shorter waits are over before anybody sees them. */
    private static final Duration WORTH_TELLING = Duration.ofSeconds(1);

    private final TaskOrder.Want want;
    private volatile TaskRecord task;
    private final TaskDriver driver;
    private final ReportSink reports;
    private final WaitClock clock;
    private final long ordered;
    private volatile Wish wish = Wish.RUN;
    private Optional<Failure> obstacle = Optional.empty();
    private Optional<SwitchoverReport> told = Optional.empty();

    private enum Wish {
        RUN,
        /** Nothing of it is to run any more. */
        END,
        /** Another instance continues it. */
        LEAVE
    }

    OrderedRun(TaskOrder order, TaskDriver driver, ReportSink reports, WaitClock clock) {
        this.want = order.want();
        this.task = order.record();
        this.driver = driver;
        this.reports = reports;
        this.clock = clock;
        this.ordered = clock.nanoTime();
    }

    /** Whether this is the run that the order wants, and was not asked to end. */
    boolean carriesOut(TaskOrder order) {
        return wish == Wish.RUN && isWantedBy(order);
    }

    /** Whether this is the run that the order wants. */
    boolean isWantedBy(TaskOrder order) {
        return order.want() == want
                && order.record().generation() == task.generation()
                && (want != TaskOrder.Want.CHECK || precheck(order.record()).equals(precheck(task)));
    }

    private static Optional<Long> precheck(TaskRecord record) {
        return record.checking().open().map(PrecheckWish::number);
    }

    /** The order's newest record, for when the run begins again. */
    void update(TaskRecord newest) {
        task = newest;
    }

    /** Asks it to end, its components drained; returns immediately. */
    void end() {
        wish = Wish.END;
    }

    /** Asks it to end and to leave its components to another instance, unless it was asked to end them; returns immediately. */
    void leave() {
        if (wish == Wish.RUN) {
            wish = Wish.LEAVE;
        }
    }

    @Override
    public boolean isEnding() {
        return wish != Wish.RUN;
    }

    @Override
    public boolean isLeaving() {
        return wish == Wish.LEAVE;
    }

    @Override
    public boolean isBeginning() {
        return isWithin(BEGINNING);
    }

    @Override
    public void begun(TaskStage stage) {
        if (stage != TaskStage.PRECHECK) { // each attempt begins with it
            obstacle = Optional.empty();
        }
        report(TaskReport.Kind.BEGUN, Optional.empty(), Optional.of(stage));
    }

    @Override
    public void ended(TaskStage stage) {
        report(TaskReport.Kind.ENDED, Optional.empty(), Optional.of(stage));
    }

    /** Said once for each cause, and for each longer wait. Whoever fenced this run says how the task goes on. */
    private void retrying(GodwitException failure, Duration wait) {
        Optional<Failure> now = Optional.of(Failure.of(failure));
        boolean isOurs = failure.kind() == GodwitException.Kind.RETRIABLE && want == TaskOrder.Want.RUN;
        if (isOurs && (!now.equals(obstacle) || wait.compareTo(WORTH_TELLING) >= 0)) {
            obstacle = now;
            report(TaskReport.Kind.RETRYING, now, Optional.empty(), Optional.of(wait.toMillis()));
        }
    }

    @Override
    public void modified() {
        report(TaskReport.Kind.MODIFIED, Optional.empty());
    }

    /** Components are looked after meanwhile, whether Kafka takes it or not. */
    @Override
    public boolean kept(String component, Optional<Failure> by) {
        try {
            reports.send(TaskReport.of(task.name(), task.generation(), component, by));
            return true;
        } catch (GodwitException e) {
            LOG.warn("task={} component={} code={} a report is not handed in yet", task.name(), component, e.code());
            return false;
        }
    }

    /** The end of the run says it again, with everything else that is found. */
    @Override
    public void found(Failure failure) {
        TaskReport report =
                new TaskReport(task.name(), task.generation(), TaskReport.Kind.RETRYING, Optional.of(failure));
        Thread.ofVirtual().name("found-" + task.name()).start(() -> {
            try {
                reports.send(report);
            } catch (GodwitException e) {
                LOG.warn("task={} code={} a report is not handed in: {}", task.name(), e.code(), e.getMessage());
            }
        });
    }

    /** What it waits for is said once. */
    @Override
    public void switched(SwitchoverReport report) {
        if (report.event() != SwitchoverReport.Event.WAITS || !told.equals(Optional.of(report))) {
            told = Optional.of(report);
            send(TaskReport.of(task.name(), task.generation(), report));
        }
    }

    @Override
    public void run() {
        Backoff waits = new Backoff(clock);
        while (!isEnding()) {
            try {
                carryOut();
                return;
            } catch (Throwable e) {
                GodwitException failure = Retrying.asGodwit(e);
                if (passes(failure) && !isTooLong()) {
                    LOG.warn("task={} code={} begins again: {}", task.name(), failure.code(), failure.getMessage());
                    Duration wait = waits.next();
                    retrying(failure, wait);
                    clock.await(wait, this::isEnding);
                } else {
                    LOG.error("task={} code={} failed", task.name(), failure.code(), failure);
                    TaskReport.Kind end =
                            want == TaskOrder.Want.CHECK ? TaskReport.Kind.CHECKED : TaskReport.Kind.FAILED;
                    report(end, Optional.of(Failure.of(failure)));
                    return;
                }
            }
        }
    }

    /** A release that cannot be done fails, so that its user sees why; another one continues it. */
    private boolean isTooLong() {
        return want == TaskOrder.Want.RELEASE && !isWithin(RELEASING);
    }

    private boolean isWithin(Duration time) {
        return clock.nanoTime() - ordered <= time.toNanos();
    }

    private void carryOut() {
        switch (want) {
            case RUN -> ended(driver.run(task, this));
            case RELEASE -> {
                driver.release(task);
                report(TaskReport.Kind.FREED, Optional.empty());
            }
            case CHECK -> {
                driver.end(task);
                driver.check(task, this);
                report(TaskReport.Kind.CHECKED, Optional.empty());
            }
            case REST -> driver.end(task);
        }
    }

    /** Whoever fenced it carries out a newer order, or this one because the instance seemed dead: then that order leaves soon. */
    static boolean passes(GodwitException failure) {
        return failure.kind() == GodwitException.Kind.RETRIABLE || failure.kind() == GodwitException.Kind.FENCED;
    }

    private void ended(TaskRun.End end) {
        switch (end) {
            case COMPLETE -> report(TaskReport.Kind.COMPLETED, Optional.empty());
            case PAUSED -> report(TaskReport.Kind.WAITS, Optional.empty());
            case STOPPED, STOPPED_WITH_FAILURES -> {} // as it was ordered
        }
    }

    private void report(TaskReport.Kind kind, Optional<Failure> failure) {
        report(kind, failure, Optional.empty());
    }

    private void report(TaskReport.Kind kind, Optional<Failure> failure, Optional<TaskStage> stage) {
        report(kind, failure, stage, Optional.empty());
    }

    private void report(
            TaskReport.Kind kind, Optional<Failure> failure, Optional<TaskStage> stage, Optional<Long> waitMillis) {
        send(new TaskReport(task.name(), task.generation(), kind, failure, stage, number(kind), waitMillis));
    }

    /** What is not reported would be done again by the next instance, so it is tried until it is durable. */
    private void send(TaskReport report) {
        Backoff waits = new Backoff(clock);
        while (!isEnding()) {
            try {
                reports.send(report);
                return;
            } catch (RuntimeException e) { // a thread that ends without a report leaves a task that nobody runs
                LOG.warn("task={} report={} is not handed in yet", task.name(), report.kind(), e);
                clock.await(waits.next(), this::isEnding);
            }
        }
    }

    private Optional<Long> number(TaskReport.Kind kind) {
        return kind == TaskReport.Kind.CHECKED ? precheck(task) : Optional.empty();
    }
}
