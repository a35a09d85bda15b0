package io.godwit.control.worker;

import io.godwit.control.managed.TaskOrder;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.WaitClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what runs in this instance what is ordered. A task's run ends before another one of it begins here; those of other
 * instances are fenced by the run itself. One thread steps it.
 */
public final class TaskWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TaskWorker.class);
    private static final Duration CLOSING = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    private final OrderFeed orders;
    private final TaskDriver driver;
    private final ReportSink reports;
    private final WaitClock clock;
    private final Map<String, Started> runs = new HashMap<>();

    public TaskWorker(OrderFeed orders, TaskDriver driver, ReportSink reports, WaitClock clock) {
        this.orders = orders;
        this.driver = driver;
        this.reports = reports;
        this.clock = clock;
    }

    private record Started(OrderedRun run, Thread thread) {
        boolean isAlive() {
            return thread.isAlive();
        }
    }

    /** Carries orders out until it is asked to stop, and then leaves what runs here to other instances. Blocks. */
    public void run(BooleanSupplier stopping) {
        try (this) {
            while (!stopping.getAsBoolean()) {
                step(POLL);
            }
        }
    }

    /** Waits for orders for at most {@code wait}, and begins to carry them out. While Kafka is away, what runs continues. */
    public void step(Duration wait) {
        Map<String, TaskOrder> wanted;
        try {
            wanted = orders.poll(wait);
        } catch (GodwitException e) {
            if (e.kind() != GodwitException.Kind.RETRIABLE) {
                throw e;
            }
            LOG.warn("code={} orders cannot be read: {}", e.code(), e.getMessage());
            clock.pause(wait);
            return;
        }
        stopOthers(wanted);
        wanted.forEach(this::start);
    }

    /** Tasks that have a thread here now. */
    public int running() {
        return (int) runs.values().stream().filter(Started::isAlive).count();
    }

    private void stopOthers(Map<String, TaskOrder> wanted) {
        for (Iterator<Map.Entry<String, Started>> all = runs.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Started> entry = all.next();
            TaskOrder order = wanted.get(entry.getKey());
            if (order == null || !entry.getValue().run().carriesOut(order)) {
                if (order == null || entry.getValue().run().isWantedBy(order)) { // another run of it, here or elsewhere
                    entry.getValue().run().leave();
                } else {
                    entry.getValue().run().end();
                }
                if (!entry.getValue().isAlive()) {
                    all.remove();
                }
            } else {
                entry.getValue().run().update(order.record());
            }
        }
    }

    /** One that has ended and is still ordered has handed in its report: what follows from it is on its way. */
    private void start(String name, TaskOrder order) {
        if (!runs.containsKey(name)) {
            OrderedRun run = new OrderedRun(order, driver, reports, clock);
            // There may be thousands that rest, and mostly nothing is to be done for them.
            Thread.Builder threads = order.want() == TaskOrder.Want.REST ? Thread.ofVirtual() : Thread.ofPlatform();
            runs.put(name, new Started(run, threads.name("task-" + name).start(run)));
        }
    }

    /** Leaves what runs here to other instances, its components running. */
    @Override
    public void close() {
        runs.values().forEach(started -> started.run().leave());
        long deadline = System.nanoTime() + CLOSING.toNanos();
        try {
            for (Started started : runs.values()) {
                started.thread().join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        orders.close();
    }
}
