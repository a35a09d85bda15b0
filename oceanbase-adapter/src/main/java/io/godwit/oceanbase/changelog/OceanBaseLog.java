package io.godwit.oceanbase.changelog;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.source.CommitVersion;
import io.godwit.oceanbase.connect.Connections;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The materialized view logs of all tables of a task as one channel, in the order of commit versions. A place is a commit version:
 * everything up to it was read. Whoever begins at a version takes it from {@link #ends}, so that it ends a moment.
 *
 * <p><b>Complete.</b> A version is asked for first; then the logs are read up to it in a transaction whose snapshot is later ({@link
 * Scn#begin}). A transaction that commits gets its version before its rows are visible: a read at a snapshot waits for those that may
 * still commit below it, and whoever commits afterwards gets a later version. Measurements: decision
 * 20261129-change-logs-of-oceanbase.
 */
public final class OceanBaseLog implements SourceLog {
    /** The name of the one channel. */
    public static final String CHANNEL = "oceanbase";

    private static final long ROWS_OF_A_WINDOW = 20_000;

    private final Connections connections;
    private final long rowsOfAWindow;
    private final List<TableMapping> mappings;
    private final Optional<OwnTransactions> ownTransactions;
    private final LogQueries queries;
    private final ReentrantLock asking = new ReentrantLock();

    /** The log of these mappings' tables, whoever wrote them. */
    public OceanBaseLog(Connections connections, Collection<TableMapping> mappings) {
        this(connections, mappings, Optional.empty(), ROWS_OF_A_WINDOW);
    }

    /**
     * The same without what a flow of Godwit wrote.
     *
     * @param checkpoints the table that each of its transactions changes
     */
    public OceanBaseLog(
            Connections connections, Collection<TableMapping> mappings, TableName checkpoints, String flow) {
        this(
                connections,
                mappings,
                Optional.of(new OwnTransactions(new LogTable(checkpoints), flow)),
                ROWS_OF_A_WINDOW);
    }

    /** The same with windows of another size: changes of one table after which a tick comes at the next end of a transaction. */
    public OceanBaseLog withWindows(long rows) {
        return new OceanBaseLog(connections, mappings, ownTransactions, rows);
    }

    private OceanBaseLog(
            Connections connections,
            Collection<TableMapping> mappings,
            Optional<OwnTransactions> ownTransactions,
            long rowsOfAWindow) {
        this.rowsOfAWindow = rowsOfAWindow;
        this.connections = connections;
        this.mappings = List.copyOf(mappings);
        this.ownTransactions = ownTransactions;
        this.queries = new LogQueries(connections);
    }

    /** Where everything that was committed before the call is complete. */
    @Override
    public Map<String, LogPosition> ends(Collection<String> channels) {
        return each(channels, end -> end);
    }

    /** Where the youngest of the logs begins: before that, one of the tables has none. */
    @Override
    public Map<String, LogPosition> starts(Collection<String> channels) {
        return each(channels, end -> queries.oldest(logs(), end));
    }

    @Override
    public Map<String, LogPosition> at(Collection<String> channels, Instant time) {
        return each(channels, end -> Math.min(end, CommitVersion.before(time)));
    }

    /** Nothing is dropped by age: see {@link io.godwit.model.log.ChangeLogs#purge}. */
    @Override
    public Map<String, Duration> retention(Collection<String> channels) {
        return Map.of();
    }

    @Override
    public Optional<Instant> takenAt(String channel, LogPosition position) {
        long end = ends(List.of(channel)).get(channel).offset();
        return position.offset() < end ? Optional.of(CommitVersion.instant(position.offset())) : Optional.empty();
    }

    @Override
    public Reader read(Map<String, LogPosition> from) {
        requireKnown(from.keySet());
        return new OceanBaseLogReader(
                connections, mappings, ownTransactions, from.get(CHANNEL).offset(), rowsOfAWindow);
    }

    @Override
    public void close() {
        queries.close();
    }

    private Map<String, LogPosition> each(Collection<String> channels, LongUnaryOperator place) {
        requireKnown(channels);
        if (channels.isEmpty()) {
            return Map.of();
        }
        asking.lock();
        try {
            long end = Scn.complete(queries::now);
            return Map.of(CHANNEL, LogPosition.of(place.applyAsLong(end)));
        } finally {
            asking.unlock();
        }
    }

    private List<LogTable> logs() {
        return Stream.concat(
                        mappings.stream().map(mapping -> new LogTable(mapping.table())),
                        ownTransactions.map(OwnTransactions::log).stream())
                .toList();
    }

    private static void requireKnown(Collection<String> channels) {
        if (channels.stream().anyMatch(channel -> !channel.equals(CHANNEL))) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_LOG_UNREACHABLE,
                    "OceanBase's log has one channel, " + CHANNEL + ", and none of "
                            + channels.stream().sorted().collect(Collectors.joining(", ")),
                    "use a new name for the task");
        }
    }
}
