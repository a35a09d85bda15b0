package io.godwit.fullimport.pipeline;

import io.godwit.runtime.state.TableStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Reports how tables stand: immediately where the state of one has changed, a few times a second where only its counts have, and
 * never because time has passed. Each status is a request to Kafka, and a process may have a thousand tables: of one that has not
 * moved no status is even built. One thread.
 */
final class StatusReports {
    private static final long COUNTS_NANOS = Duration.ofMillis(500).toNanos();

    private final Consumer<TableStatus> statuses;
    private final LongSupplier nanoTime;
    private final Map<Reporting, Reported> reported = new HashMap<>();

    /** What is reported on. */
    interface Reporting {
        /** Grows with everything that may show in the status; cheap. */
        long moves();

        /** How it stands. */
        TableStatus status();
    }

    /** The last status reported, and the moves that are in it. */
    private record Reported(TableStatus status, long moves, long atNanos) {}

    StatusReports(Consumer<TableStatus> statuses, LongSupplier nanoTime) {
        this.statuses = statuses;
        this.nanoTime = nanoTime;
    }

    /** Reports how {@code table} stands if that is due. */
    void report(Reporting table) {
        report(table, COUNTS_NANOS);
    }

    /** Reports how {@code table} stands if anything has changed: nothing comes after it. */
    void reportLast(Reporting table) {
        report(table, 0);
    }

    private void report(Reporting table, long countsNanos) {
        long moves = table.moves(); // before the status, which may have more in it and is then built once more
        Reported before = reported.get(table);
        if (before != null && before.moves() == moves) {
            return;
        }
        TableStatus now = table.status();
        long atNanos = nanoTime.getAsLong();
        if (before != null && !hasMoved(before.status(), now)) {
            reported.put(table, new Reported(before.status(), moves, before.atNanos()));
        } else if (before == null
                || isAnotherState(before.status(), now)
                || atNanos - before.atNanos() >= countsNanos) {
            statuses.accept(now);
            reported.put(table, new Reported(now, moves, atNanos));
        }
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
