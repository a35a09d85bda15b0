package io.godwit.oceanbase.binlog;

import com.github.shyiko.mysql.binlog.event.EventType;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.source.Tso;
import io.godwit.oceanbase.changelog.OceanBaseLog;
import io.godwit.oceanbase.connect.Connections;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A tenant's binlog as one channel. A place is a file and an offset between two transactions, and beside them the timestamp up to which
 * everything is before it ({@link BinlogPlace}). Time comes from marks in the log ({@link BinlogMarks}), so that an idle log goes on, and
 * nothing that was committed before a mark's moment comes after it.
 */
public final class BinlogLog implements SourceLog {
    private static final long MEMORY_BYTES = 8 * 1024 * 1024;
    private static final Duration LOOK = Duration.ofMillis(500);
    /** How long a mark is looked for. */
    private static final Duration SEARCH = Duration.ofSeconds(15);

    private final Tenant tenant;
    private final Connections service;
    private final List<TableMapping> mappings;
    private final Duration patience;
    private final BinlogFiles files;
    private final BinlogMarks marks;
    private final AtomicInteger attempts = new AtomicInteger();

    /**
     * Who reads what, and where.
     *
     * @param connections to the tenant, where marks are written
     * @param checkpoints the table that each of Godwit's own transactions changes
     * @param client a name that no other client of the binlog has
     * @param folder where large transactions wait for their end
     * @param mostBytes what one of them may take there
     */
    public record Tenant(Connections connections, TableName checkpoints, String client, Path folder, long mostBytes) {}

    /**
     * The changes of these mappings' tables.
     *
     * @param service where the binlog is handed out
     * @param patience how long nothing may be heard of that server before it counts as gone
     */
    public BinlogLog(Tenant tenant, Connections service, Collection<TableMapping> mappings, Duration patience) {
        this.tenant = tenant;
        this.service = service;
        this.mappings = List.copyOf(mappings);
        this.patience = patience;
        this.files = new BinlogFiles(service);
        this.marks = new BinlogMarks(tenant.connections(), tenant.checkpoints().schema());
    }

    /**
     * The end as the server names it. Where it makes the log afterwards, transactions from before the call may follow. The mark comes
     * after the end is asked for: another client's, between the two, would otherwise be before the place and later than its timestamp,
     * and look like a gap.
     */
    @Override
    public Map<String, LogPosition> ends(Collection<String> channels) {
        if (!known(channels)) {
            return Map.of();
        }
        BinlogPlace end = files.end();
        return Map.of(OceanBaseLog.CHANNEL, end.at(marks.next()));
    }

    @Override
    public Map<String, LogPosition> starts(Collection<String> channels) {
        return known(channels)
                ? Map.of(
                        OceanBaseLog.CHANNEL,
                        BinlogPlace.startOf(BinlogFiles.number(files.names().getFirst()))
                                .at(0))
                : Map.of();
    }

    /**
     * After the last mark up to the moment: what is before that may be from before the way back, and such that it cannot be read any
     * more. The mark is looked for from the beginning of a file on, which takes as long as reading the file; where that is too long,
     * the place is an earlier one.
     */
    @Override
    public Map<String, LogPosition> at(Collection<String> channels, Instant time) {
        if (!known(channels)) {
            return Map.of();
        }
        List<String> names = files.names();
        int file = names.size() - 1;
        while (file > 0 && begun(names.get(file)).isAfter(time)) {
            file--;
        }
        LogPosition start = startOf(names.get(file));
        return Map.of(
                OceanBaseLog.CHANNEL, lastMark(names.subList(0, file + 1), time).orElse(start));
    }

    private static LogPosition startOf(String file) {
        return BinlogPlace.startOf(BinlogFiles.number(file)).at(0);
    }

    private Optional<LogPosition> lastMark(List<String> files, Instant time) {
        long upTo = Math.min(Tso.at(time), marks.next()); // a mark that is in the log, so that the search ends
        long deadline = System.nanoTime() + SEARCH.toNanos();
        Optional<LogPosition> last = Optional.empty();
        for (String file : files.reversed()) {
            if (last.isEmpty() && System.nanoTime() - deadline < 0) {
                last = lastMark(startOf(file), upTo, deadline);
            }
        }
        return last;
    }

    /** A reader that follows no table stops at nothing, and has a tick at each mark. */
    private Optional<LogPosition> lastMark(LogPosition from, long upTo, long deadline) {
        Optional<LogPosition> last = Optional.empty();
        try (Reader reader = reader(from, List.of())) {
            while (System.nanoTime() - deadline < 0) {
                for (LogRecord tick : reader.poll(LOOK)) {
                    long tso = tick.next().segment();
                    if (tso <= upTo) {
                        last = Optional.of(tick.next());
                    }
                    if (tso >= upTo) {
                        return last;
                    }
                }
            }
        }
        return last;
    }

    /** When the server began a file, by its first event. */
    private Instant begun(String name) {
        try (BinlogStream stream = stream(name, BinlogPlace.startOf(BinlogFiles.number(name)))) {
            return Instant.ofEpochMilli(stream.first(header ->
                            header.getEventType() == EventType.FORMAT_DESCRIPTION && header.getTimestamp() > 0)
                    .getTimestamp());
        }
    }

    @Override
    public Map<String, Duration> retention(Collection<String> channels) {
        return known(channels)
                ? files.retention()
                        .map(kept -> Map.of(OceanBaseLog.CHANNEL, kept))
                        .orElseGet(Map::of)
                : Map.of();
    }

    @Override
    public Optional<Instant> takenAt(String channel, LogPosition position) {
        known(Set.of(channel));
        return BinlogPlace.of(position).compareTo(files.end()) < 0
                ? Optional.of(Tso.instant(position.segment()))
                : Optional.empty();
    }

    @Override
    public Reader read(Map<String, LogPosition> from) {
        known(from.keySet());
        files.requireWholeRows();
        return reader(from.get(OceanBaseLog.CHANNEL), mappings);
    }

    private Reader reader(LogPosition position, List<TableMapping> followed) {
        BinlogPlace place = BinlogPlace.of(position);
        String file = files.nameOf(place);
        BinlogTables tables = new BinlogTables(
                tenant.connections(), followed, tenant.checkpoints(), marks.table(), files.foldsNames());
        Supplier<BinlogStream> stream = () -> stream(file, place);
        return new BinlogReader(
                position, tables, marks, new PendingRecords(tenant.folder(), MEMORY_BYTES, tenant.mostBytes()), stream);
    }

    private BinlogStream stream(String file, BinlogPlace place) {
        return new BinlogStream(
                service, file, place, ServerIds.of(tenant.client(), attempts.getAndIncrement()), patience);
    }

    @Override
    public void close() {
        files.close();
        marks.close();
    }

    private static boolean known(Collection<String> channels) {
        if (channels.stream().anyMatch(channel -> !channel.equals(OceanBaseLog.CHANNEL))) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_LOG_UNREACHABLE,
                    "a binlog has one channel, " + OceanBaseLog.CHANNEL + ", and none of "
                            + channels.stream().sorted().collect(Collectors.joining(", ")),
                    "use a new name for the task");
        }
        return !channels.isEmpty();
    }
}
