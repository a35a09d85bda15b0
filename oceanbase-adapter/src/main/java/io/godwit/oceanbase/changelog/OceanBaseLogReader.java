package io.godwit.oceanbase.changelog;

import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.connect.TimeLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads window after window. A window is small: what waits is cut at the end of a transaction, so that a tick comes after some
 * thousand rows; one large transaction is streamed over many polls. Looking into logs takes at most a quarter of the time. One thread.
 */
final class OceanBaseLogReader implements SourceLog.Reader {
    private static final long ENOUGH_BYTES = 4 * 1024 * 1024;
    private static final long PARTS_OF_A_BACKLOG = 16;
    private static final Duration LEAST_PAUSE = Duration.ofMillis(100);
    private static final int PAUSE_PER_LOOK = 3;
    /** A large transaction takes a while to sort, and its rows are taken as slowly as they are published. */
    private static final TimeLimits STREAMING =
            new TimeLimits(Duration.ofSeconds(10), Duration.ofMinutes(25), Duration.ofMinutes(1));

    private final LogQueries queries;
    private final SqlSession scanning;
    private final Map<LogTable, TableMapping> mappings = new LinkedHashMap<>();
    private final Optional<OwnTransactions> ownTransactions;
    private final List<LogTable> all;
    private final long rowsOfAWindow;
    private Optional<LogRange> range = Optional.empty();
    private boolean paused;
    private long after;
    private long nextLookNanos = System.nanoTime();

    /** A reader from a version on, that one excluded; fails where a log does not hold that. */
    OceanBaseLogReader(
            Connections connections,
            Collection<TableMapping> mappings,
            Optional<OwnTransactions> ownTransactions,
            long after,
            long rowsOfAWindow) {
        this.rowsOfAWindow = rowsOfAWindow;
        this.queries = new LogQueries(connections);
        this.scanning = new SqlSession(connections.within(STREAMING));
        this.ownTransactions = ownTransactions;
        this.after = after;
        mappings.forEach(mapping -> this.mappings.put(new LogTable(mapping.table()), mapping));
        this.all = new ArrayList<>(this.mappings.keySet());
        ownTransactions.map(OwnTransactions::log).ifPresent(all::add);
        try {
            queries.look(all, after); // fails where one of them does not hold that
        } catch (RuntimeException e) {
            queries.close();
            throw e;
        }
    }

    @Override
    public List<LogRecord> poll(Duration wait) {
        if (paused || (range.isEmpty() && !isDue(wait))) {
            return List.of();
        }
        if (range.isEmpty()) {
            range = look();
        }
        List<LogRecord> records = range.map(r -> r.next(ENOUGH_BYTES)).orElseGet(List::of);
        range.filter(LogRange::ended).ifPresent(ended -> after = ended.end());
        range = range.filter(r -> !r.ended());
        return records;
    }

    /** Waits for the next look, if it is due within {@code wait}, or else so long. */
    private boolean isDue(Duration wait) {
        long left = nextLookNanos - System.nanoTime();
        if (left > 0) {
            LockSupport.parkNanos(Math.min(left, wait.toNanos()));
        }
        return System.nanoTime() - nextLookNanos >= 0;
    }

    private Optional<LogRange> look() {
        long begun = System.nanoTime();
        LogQueries.Look look = queries.look(all, after);
        Map<LogTable, Long> counts = look.rows();
        Window window = look.window();
        long took = System.nanoTime() - begun;
        nextLookNanos = begun + took + Math.max(LEAST_PAUSE.toNanos(), PAUSE_PER_LOOK * took);
        if (window.isEmpty()) {
            return Optional.empty();
        }
        Window cut = cut(window, counts);
        if (cut.upTo() < window.upTo()) {
            nextLookNanos = begun; // there is more
        }
        long[] own = ownTransactions
                .filter(transactions -> counts.containsKey(transactions.log()))
                .map(transactions -> queries.versions(transactions, cut))
                .orElseGet(() -> new long[0]);
        List<TableMapping> changed = mappings.entrySet().stream()
                .filter(mapping -> counts.containsKey(mapping.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        return Optional.of(new LogRange(scanning, cut, changed, own));
    }

    /**
     * The window, or its first part where it has many rows: up to where the first of the logs reaches a number of them. Each cut reads the
     * log once more, so that a large backlog is cut into fewer and larger parts.
     */
    private Window cut(Window window, Map<LogTable, Long> counts) {
        Window cut = window;
        for (Map.Entry<LogTable, Long> count : counts.entrySet()) {
            long most = Math.max(rowsOfAWindow, count.getValue() / PARTS_OF_A_BACKLOG);
            if (count.getValue() > most) {
                OptionalLong version = queries.versionOf(count.getKey(), cut, most);
                cut = version.isPresent() ? cut.upToMomentOf(version.getAsLong()) : cut;
            }
        }
        return cut;
    }

    @Override
    public void pause(Collection<String> channels) {
        paused = paused || channels.contains(OceanBaseLog.CHANNEL);
    }

    @Override
    public void resume(Collection<String> channels) {
        paused = paused && !channels.contains(OceanBaseLog.CHANNEL);
    }

    @Override
    public void close() {
        range.ifPresent(LogRange::close);
        queries.close();
        scanning.close();
    }
}
