package io.godwit.control.worker;

import io.godwit.control.managed.TaskOrder;
import io.godwit.control.managed.TaskReport;
import io.godwit.control.stage.TaskRun;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.limit.WaitClock;
import io.godwit.runtime.process.Retrying;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one order to run or to release a task: begins again after what passes by itself, and reports every other end. A thread of its own.
 */
final class OrderedRun implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(OrderedRun.class);

    private static final Duration RELEASING = Duration.ofMinutes(2);

    private final TaskOrder.Want want;
    private final TaskRecord task;
    private final TaskDriver driver;
    private final ReportSink reports;
    private final WaitClock clock;
    private volatile boolean stopping;

    OrderedRun(TaskOrder order, TaskDriver driver, ReportSink reports, WaitClock clock) {
        this.want = order.want();
        this.task = order.record();
        this.driver = driver;
        this.reports = reports;
        this.clock = clock;
    }

    /** Whether this is the run that the order wants, and was not asked to end. */
    boolean carriesOut(TaskOrder order) {
        return !stopping && order.want() == want && order.record().generation() == task.generation();
    }

    /** Asks it to end; returns immediately. */
    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        Backoff waits = new Backoff(clock);
        long begun = clock.nanoTime();
        while (!stopping) {
            try {
                carryOut();
                return;
            } catch (Throwable e) {
                GodwitException failure = Retrying.asGodwit(e);
                if (passes(failure) && !isTooLong(begun)) {
                    LOG.warn("task={} code={} begins again: {}", task.name(), failure.code(), failure.getMessage());
                    clock.await(waits.next(), () -> stopping);
                } else {
                    LOG.error("task={} code={} failed", task.name(), failure.code(), failure);
                    report(TaskReport.Kind.FAILED, Optional.of(Failure.of(failure)));
                    return;
                }
            }
        }
    }

    /** A release that cannot be done fails, so that its user sees why; another one continues it. */
    private boolean isTooLong(long begun) {
        return want == TaskOrder.Want.RELEASE && clock.nanoTime() - begun > RELEASING.toNanos();
    }

    private void carryOut() {
        switch (want) {
            case RUN ->
                ended(driver.run(task, () -> report(TaskReport.Kind.MODIFIED, Optional.empty()), () -> stopping));
            case RELEASE -> {
                driver.release(task);
                report(TaskReport.Kind.FREED, Optional.empty());
            }
            case REST -> {} // nothing is started for it
        }
    }

    /** Whoever fenced it carries out a newer order, or this one because the instance seemed dead: then that order leaves soon. */
    private static boolean passes(GodwitException failure) {
        return failure.kind() == GodwitException.Kind.RETRIABLE || failure.kind() == GodwitException.Kind.FENCED;
    }

    private void ended(TaskRun.End end) {
        switch (end) {
            case COMPLETE -> report(TaskReport.Kind.COMPLETED, Optional.empty());
            case PAUSED -> report(TaskReport.Kind.WAITS, Optional.empty());
            case STOPPED, STOPPED_WITH_FAILURES -> {} // as it was ordered
        }
    }

    /** What is not reported would be done again by the next instance, so it is tried until it is durable. */
    private void report(TaskReport.Kind kind, Optional<Failure> failure) {
        Backoff waits = new Backoff(clock);
        while (!stopping) {
            try {
                reports.send(new TaskReport(task.name(), task.generation(), kind, failure));
                return;
            } catch (GodwitException e) {
                LOG.warn("task={} report={} is not handed in yet: {}", task.name(), kind, e.getMessage());
                clock.await(waits.next(), () -> stopping);
            }
        }
    }
}
