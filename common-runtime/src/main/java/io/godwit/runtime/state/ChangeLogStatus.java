package io.godwit.runtime.state;

import io.godwit.runtime.json.Kept;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The change logs that the flow back of a task reads, as {@code godwit.status} keeps them. Written by whoever runs the task.
 *
 * @param flow name of the flow
 * @param atMillis when they were looked at
 * @param logs at most {@value #MOST_LOGS}: those first that need attention, then those with most rows
 * @param others how many more there are, none of which has more rows
 */
@Kept(in = "godwit.status", version = 1)
public record ChangeLogStatus(String flow, long atMillis, List<Log> logs, int others) {
    /** A log with so many rows is not purged as fast as it is written: each look at it scans all of them. */
    public static final long MANY_ROWS = 500_000;

    /** Logs that are kept. */
    static final int MOST_LOGS = 100;

    private static final Comparator<Log> ORDER = Comparator.<Log, Boolean>comparing(
                    log -> log.warnings().findAny().isEmpty())
            .thenComparing(log -> -log.rows().orElse(0L))
            .thenComparing(Log::table);

    /** Copies the list. */
    public ChangeLogStatus {
        logs = List.copyOf(logs);
    }

    /**
     * The change log of one table.
     *
     * @param rows changes that it keeps; absent where that could not be found out
     * @param unlogged columns of the table that it does not keep, so that nobody carries them back
     * @param problem why it cannot be looked at or purged, in words
     */
    public record Log(String table, Optional<Long> rows, List<String> unlogged, Optional<String> problem) {
        /** Copies the list. */
        public Log {
            unlogged = List.copyOf(unlogged);
        }

        /** What a person should know about it. */
        public Stream<String> warnings() {
            return Stream.of(
                            problem.map(why -> "the change log of " + table + " is not purged: " + why),
                            rows.filter(many -> many >= MANY_ROWS)
                                    .map(many -> "the change log of " + table + " has " + many
                                            + " rows, as what is written to it is not carried back as fast"),
                            Optional.of(unlogged)
                                    .filter(columns -> !columns.isEmpty())
                                    .map(columns -> "what is written to column " + String.join(", ", columns)
                                            + " of table " + table
                                            + " is not carried back: the column is newer than its change log"))
                    .flatMap(Optional::stream);
        }
    }

    /** Of these logs. */
    public static ChangeLogStatus of(String flow, long atMillis, Collection<Log> all) {
        List<Log> kept = all.stream().sorted(ORDER).limit(MOST_LOGS).toList();
        return new ChangeLogStatus(flow, atMillis, kept, all.size() - kept.size());
    }

    /** What a person should know about them. */
    public List<String> warnings() {
        return logs.stream().flatMap(Log::warnings).toList();
    }

    /** Rows of the largest. */
    public long most() {
        return logs.stream()
                .flatMap(log -> log.rows().stream())
                .mapToLong(rows -> rows)
                .max()
                .orElse(0);
    }

    /** Key of the record. */
    public String key() {
        return key(flow);
    }

    /** Key of the record of a flow. */
    public static String key(String flow) {
        return "logs/" + flow;
    }
}
