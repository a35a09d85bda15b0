package io.godwit.oceanbase.changelog;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.source.CommitVersion;
import io.godwit.model.text.Plural;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.connect.TimeLimits;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Short questions about logs, on a connection of its own. One thread. */
final class LogQueries implements AutoCloseable {
    private static final int TABLES_OF_A_STATEMENT = 100;
    private static final long VERSIONS_OF_A_MILLI = 1_000_000;
    /** The engine's number of a statement that its time limit has ended. */
    private static final int TOOK_TOO_LONG = 4012;

    private static final String LOOKING = "looking into change logs";

    private final SqlSession session;
    /** For a question about so many rows that the engine gives up on it in the time of a short one. */
    private final SqlSession patient;

    LogQueries(Connections connections) {
        this.session = new SqlSession(connections);
        this.patient = new SqlSession(connections.within(TimeLimits.PATIENT));
    }

    /** The engine's latest version. */
    long now() {
        return session.transact("reading the version", Scn::now);
    }

    /**
     * What has been committed after {@code version}, as far as it is complete now. The rows are counted in a transaction that begins when
     * the window's end is known: whatever its first statement is, its snapshot is not before that.
     */
    Look look(List<LogTable> logs, long version) {
        return guarded(logs, version, () -> {
            Window window = Window.until(version, now());
            return new Look(window, window.isEmpty() ? Map.of() : ask(open -> counts(open, logs, window)));
        });
    }

    /**
     * A window, and the logs that have rows in it.
     *
     * @param rows how many rows each of them has
     */
    record Look(Window window, Map<LogTable, Long> rows) {}

    /** Many tables in one statement: measured, 100 logs without news take 3 ms. */
    private static Map<LogTable, Long> counts(Connection open, List<LogTable> logs, Window window) throws SQLException {
        Map<LogTable, Long> counts = new LinkedHashMap<>();
        for (int from = 0; from < logs.size(); from += TABLES_OF_A_STATEMENT) {
            List<LogTable> some = logs.subList(from, Math.min(logs.size(), from + TABLES_OF_A_STATEMENT));
            String all = IntStream.range(0, some.size())
                    .mapToObj(i -> "SELECT " + i + ", (" + some.get(i).count(window) + ")")
                    .collect(Collectors.joining(" UNION ALL "));
            SqlSession.query(open, all, row -> counts.put(some.get(row.getInt(1)), row.getLong(2)));
        }
        counts.values().removeIf(rows -> rows == 0);
        return counts;
    }

    /** The version of row {@code number} of the window; empty where it has fewer. */
    OptionalLong versionOf(LogTable log, Window window, long number) {
        return numbers(log.versionOf(window, number)).stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    /** The versions of the window, ascending. */
    long[] versions(OwnTransactions own, Window window) {
        return numbers(own.versions(window)).stream()
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
    }

    /** The first version, to the millisecond, after which all logs hold everything; {@code end} where they have just been made. */
    long oldest(List<LogTable> logs, long end) {
        long lost = 0;
        long held = end;
        while (held - lost > VERSIONS_OF_A_MILLI) {
            long between = lost + (held - lost) / 2;
            if (hold(logs, between)) {
                held = between;
            } else {
                lost = between;
            }
        }
        return CommitVersion.wholeMoments(held);
    }

    private boolean hold(List<LogTable> logs, long version) {
        try {
            requireHeld(logs, version);
            return true;
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.SOURCE_LOG_LOST) {
                throw e;
            }
            return false;
        }
    }

    /** Runs a read of logs, and names those that do not hold what came after {@code version} where that is why it fails. */
    private <T> T guarded(List<LogTable> logs, long version, Supplier<T> read) {
        try {
            return read.get();
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.CONFIGURATION) {
                requireHeld(logs, version);
            }
            throw e;
        }
    }

    /** Fails as SOURCE_LOG_LOST where a log does not hold everything after {@code version}. */
    private void requireHeld(List<LogTable> logs, long version) {
        List<String> lost = new ArrayList<>();
        for (LogTable log : logs) {
            try {
                numbers(log.holds(version));
            } catch (GodwitException e) {
                if (e.kind() != GodwitException.Kind.CONFIGURATION || e.code() == ErrorCode.TARGET_AUTH) {
                    throw e;
                }
                lost.add(log.table().toString());
            }
        }
        if (!lost.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_LOG_LOST,
                    "the change logs of " + Plural.of(lost.size(), "table")
                            + " were dropped, or dropped and made again, before" + " everything in them was read: "
                            + String.join(", ", lost),
                    "changes may be missing: compare these tables with their collections, and give the way back up (godwit task"
                            + " switchover NAME --complete); nothing else may drop or make their materialized view logs");
        }
    }

    private List<Long> numbers(String sql) {
        return ask(open -> SqlSession.query(open, sql, rows -> rows.getLong(1)));
    }

    /**
     * Asks in a transaction that sees everything up to now. A log that nobody read for days has tens of millions of rows: a server that
     * answers that its time was not enough is asked again with more. One that does not answer is noticed as early as anywhere.
     */
    private <T> T ask(SqlSession.Work<T> question) {
        SqlSession.Work<T> complete = open -> {
            Scn.begin(open);
            return question.on(open);
        };
        try {
            return session.transact(LOOKING, complete);
        } catch (GodwitException e) {
            if (Failures.number(e) != TOOK_TOO_LONG) {
                throw e;
            }
            return patient.transact(LOOKING, complete);
        }
    }

    @Override
    public void close() {
        session.close();
        patient.close();
    }
}
