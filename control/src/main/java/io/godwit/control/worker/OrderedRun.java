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
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one order to run a task: begins again after what passes by itself, and reports every other end. A thread of its own.
 */
final class OrderedRun implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(OrderedRun.class);

    private final TaskRecord task;
    private final TaskDriver driver;
    private final ReportSink reports;
    private final WaitClock clock;
    private volatile boolean stopping;

    OrderedRun(TaskRecord task, TaskDriver driver, ReportSink reports, WaitClock clock) {
        this.task = task;
        this.driver = driver;
        this.reports = reports;
        this.clock = clock;
    }

    /** Whether this is the run that the order wants, and was not asked to end. */
    boolean carriesOut(TaskOrder order) {
        return !stopping && order.want() == TaskOrder.Want.RUN && order.record().generation() == task.generation();
    }

    /** Asks it to end; returns immediately. */
    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        Backoff waits = new Backoff(clock);
        while (!stopping) {
            try {
                ended(driver.run(task, () -> report(TaskReport.Kind.MODIFIED, Optional.empty()), () -> stopping));
                return;
            } catch (Throwable e) {
                GodwitException failure = Retrying.asGodwit(e);
                if (passes(failure)) {
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
