package io.godwit.fullimport.pipeline;

import io.godwit.runtime.state.TableStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells how tables stand: at once where the state of one has changed, a few times a second where only its counts have, and never
 * because time has passed. Each status is a request to Kafka, and a process may have hundreds of tables. One thread.
 */
final class StatusReports {
    private static final long COUNTS_NANOS = Duration.ofMillis(500).toNanos();

    private final Consumer<TableStatus> statuses;
    private final LongSupplier nanoTime;
    private final Map<String, Told> told = new HashMap<>();

    private record Told(TableStatus status, long atNanos) {}

    StatusReports(Consumer<TableStatus> statuses, LongSupplier nanoTime) {
        this.statuses = statuses;
        this.nanoTime = nanoTime;
    }

    /** Tells {@code now} if it is due. */
    void report(TableStatus now) {
        Told before = told.get(now.key());
        boolean due = before == null
                || isAnotherState(before.status(), now)
                || (hasMoved(before.status(), now) && nanoTime.getAsLong() - before.atNanos() >= COUNTS_NANOS);
        if (due) {
            tell(now);
        }
    }

    /** Tells {@code now} if anything has changed: nothing comes after it. */
    void reportLast(TableStatus now) {
        Told before = told.get(now.key());
        if (before == null || hasMoved(before.status(), now)) {
            tell(now);
        }
    }

    private void tell(TableStatus now) {
        statuses.accept(now);
        told.put(now.key(), new Told(now, nanoTime.getAsLong()));
    }

    private static boolean isAnotherState(TableStatus before, TableStatus now) {
        return before.phase() != now.phase()
                || !before.failure().equals(now.failure())
                || before.rows().estimated() != now.rows().estimated()
                || before.findings().count() != now.findings().count();
    }

    private static boolean hasMoved(TableStatus before, TableStatus now) {
        return !before.equals(now.withActiveMillis(before.activeMillis()));
    }
}
