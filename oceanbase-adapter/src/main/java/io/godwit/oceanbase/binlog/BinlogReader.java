package io.godwit.oceanbase.binlog;

import com.github.shyiko.mysql.binlog.event.DeleteRowsEventData;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.RotateEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.TransactionPayloadEventData;
import com.github.shyiko.mysql.binlog.event.UpdateRowsEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.source.Tso;
import io.godwit.oceanbase.changelog.OceanBaseLog;
import io.godwit.oceanbase.changelog.Payload;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads transaction after transaction, in windows that end with a tick between two of them: at each mark, after some thousand changes,
 * and when nothing more has arrived. All records of a window but its tick are at its beginning, so that whoever dies before the tick reads
 * the window again, with the same timestamps ({@link OpenTransaction}). One thread.
 */
final class BinlogReader implements SourceLog.Reader {
    private static final long ENOUGH_BYTES = 4 * 1024 * 1024;
    private static final long CHANGES_OF_A_WINDOW = 20_000;
    private static final Duration MARK_EVERY = Duration.ofSeconds(1);
    private static final int IGNORABLE = 0x80;

    private final BinlogStream stream;
    private final BinlogTables tables;
    private final BinlogMarks marks;
    private final PendingRecords pending;
    private final OpenTransaction transaction;
    private LogPosition from;
    private BinlogPlace place;
    /** Place after the transaction that is being handed out. */
    private BinlogPlace next;

    private long tso;
    private long changes;
    /** The timestamp of the mark in the open transaction; 0 where it has none. */
    private long markTso;

    /** Whether every mark up to here was seen, so that the next one must name it as the one before. */
    private boolean chained;

    private boolean paused;
    private long nextMarkNanos = System.nanoTime();

    /**
     * A reader from a position on.
     *
     * @param marks closed by its owner
     */
    BinlogReader(
            LogPosition from,
            BinlogTables tables,
            BinlogMarks marks,
            PendingRecords pending,
            Supplier<BinlogStream> stream) {
        this.from = from;
        this.place = BinlogPlace.of(from);
        this.next = place;
        this.tso = from.segment();
        this.chained = tso != 0;
        this.tables = tables;
        this.marks = marks;
        this.pending = pending;
        this.transaction = new OpenTransaction(pending);
        transaction.begin(tso);
        this.stream = stream.get();
    }

    @Override
    public List<LogRecord> poll(Duration wait) {
        if (paused) {
            return List.of();
        }
        mark();
        long deadline = System.nanoTime() + wait.toNanos();
        List<LogRecord> records = new ArrayList<>();
        long bytes = 0;
        boolean more = true;
        while (more && bytes < ENOUGH_BYTES) {
            if (transaction.isCommitted()) {
                Optional<byte[]> payload = transaction.take();
                payload.ifPresent(some -> records.add(record(some, from)));
                bytes += payload.map(some -> some.length).orElse(0);
                if (payload.isEmpty()) {
                    ended(records);
                }
            } else {
                long left = deadline - System.nanoTime();
                Optional<Event> event = stream.next(records.isEmpty() ? Duration.ofNanos(left) : Duration.ZERO);
                event.ifPresent(some -> take(some, records));
                more = event.isPresent() && left > 0;
            }
        }
        if (!transaction.isCommitted() && changes > 0 && !stream.hasMore()) {
            tick(records);
        }
        return records;
    }

    private void mark() {
        long now = System.nanoTime();
        if (now - nextMarkNanos >= 0) {
            nextMarkNanos = now + MARK_EVERY.toNanos();
            marks.next();
        }
    }

    /** The committed transaction is handed out. */
    private void ended(List<LogRecord> records) {
        boolean marked = markTso > 0;
        tso = Math.max(Math.max(tso, transaction.tso()), markTso);
        changes += transaction.changes();
        chained = chained || marked;
        passed(next);
        if (marked || changes >= CHANGES_OF_A_WINDOW) {
            tick(records);
        }
    }

    /** The log is read up to a place between transactions. */
    private void passed(BinlogPlace reached) {
        place = reached;
        markTso = 0;
        transaction.begin(tso);
    }

    private void tick(List<LogRecord> records) {
        if (tso > from.segment()) {
            LogPosition after = place.at(tso);
            records.add(record(Payload.tick(tso), after));
            from = after;
            changes = 0;
        }
    }

    private LogRecord record(byte[] payload, LogPosition after) {
        return new LogRecord(OceanBaseLog.CHANNEL, from, after, Tso.millis(tso), payload);
    }

    private void take(Event event, List<LogRecord> records) {
        EventHeaderV4 header = event.getHeader();
        switch (header.getEventType()) {
            case ROTATE -> {
                RotateEventData rotate = event.getData();
                tables.forget();
                passed(new BinlogPlace(BinlogFiles.number(rotate.getBinlogFilename()), rotate.getBinlogPosition()));
            }
            case FORMAT_DESCRIPTION -> tables.forget();
            case TABLE_MAP -> tables.map(event.<TableMapEventData>getData());
            case PRE_GA_WRITE_ROWS, WRITE_ROWS, EXT_WRITE_ROWS -> written(event.getData(), header.getTimestamp());
            case PRE_GA_UPDATE_ROWS, UPDATE_ROWS, EXT_UPDATE_ROWS -> updated(event.getData(), header.getTimestamp());
            case PRE_GA_DELETE_ROWS, DELETE_ROWS, EXT_DELETE_ROWS -> deleted(event.getData(), header.getTimestamp());
            case TRANSACTION_PAYLOAD -> {
                TransactionPayloadEventData packed = event.getData();
                packed.getUncompressedEvents().forEach(one -> takePacked(one, header, records));
            }
            case XID -> committed(header);
            case QUERY -> statement(event.<QueryEventData>getData().getSql(), header, records);
            case PARTIAL_UPDATE_ROWS_EVENT, XA_PREPARE, INCIDENT, LOAD, NEW_LOAD, EXECUTE_LOAD_QUERY ->
                unreadable("it has an event of type " + header.getEventType());
            case UNKNOWN -> {
                if ((header.getFlags() & IGNORABLE) == 0) {
                    unreadable("it has an event of an unknown type at " + placeOf(header));
                }
            }
            default -> {
                // GTIDs, comments and what else changes no row
            }
        }
    }

    /** Whoever follows no table misses nothing. */
    private void unreadable(String what) {
        if (!tables.isEmpty()) {
            throw BinlogStream.unreadable(what, null);
        }
    }

    /** The events of a packed transaction have no places: its end is that of the whole. */
    private void takePacked(Event one, EventHeaderV4 whole, List<LogRecord> records) {
        if (one.getHeader().getEventType() == EventType.XID) {
            committed(whole);
        } else {
            take(one, records);
        }
    }

    private void written(WriteRowsEventData rows, long atMillis) {
        switch (tables.of(rows.getTableId())) {
            case BinlogTables.Followed of -> {
                of.table().requireWhole(rows.getIncludedColumns());
                rows.getRows().forEach(row -> transaction.put(of.table(), row, atMillis));
            }
            case BinlogTables.Marks of -> rows.getRows().forEach(this::marked);
            case BinlogTables.Own of -> transaction.own();
            case BinlogTables.Other of -> {}
        }
    }

    private void updated(UpdateRowsEventData rows, long atMillis) {
        switch (tables.of(rows.getTableId())) {
            case BinlogTables.Followed of -> {
                of.table().requireWhole(rows.getIncludedColumnsBeforeUpdate());
                of.table().requireWhole(rows.getIncludedColumns());
                rows.getRows().forEach(row -> transaction.updated(of.table(), row.getKey(), row.getValue(), atMillis));
            }
            case BinlogTables.Marks of -> {
                for (Map.Entry<Serializable[], Serializable[]> row : rows.getRows()) {
                    requireNext(moment(row.getKey()));
                    marked(row.getValue());
                }
            }
            case BinlogTables.Own of -> transaction.own();
            case BinlogTables.Other of -> {}
        }
    }

    private void deleted(DeleteRowsEventData rows, long atMillis) {
        switch (tables.of(rows.getTableId())) {
            case BinlogTables.Followed of -> {
                of.table().requireWhole(rows.getIncludedColumns());
                rows.getRows().forEach(row -> transaction.removed(of.table(), row, atMillis));
            }
            case BinlogTables.Own of -> transaction.own();
            case BinlogTables.Marks of -> {}
            case BinlogTables.Other of -> {}
        }
    }

    private static long moment(Serializable[] row) {
        return (Long) row[row.length - 1];
    }

    /** A mark whose predecessor was never seen is behind a gap. */
    private void requireNext(long momentBefore) {
        if (chained && !tables.isEmpty() && BinlogMarks.tso(momentBefore) > tso) {
            throw BinlogFiles.lost(
                    place,
                    "what follows there was written after " + Tso.instant(BinlogMarks.tso(momentBefore))
                            + ", and the log was read up to " + Tso.instant(tso));
        }
    }

    private void marked(Serializable[] row) {
        markTso = Math.max(markTso, BinlogMarks.tso(moment(row)));
    }

    private void statement(String text, EventHeaderV4 header, List<LogRecord> records) {
        String sql = text.strip();
        String words = sql.toUpperCase(Locale.ROOT);
        if (words.equals("COMMIT")) {
            committed(header);
        } else if (words.equals("ROLLBACK")) {
            passed(placeOf(header));
        } else if (words.startsWith("ROLLBACK TO") || words.startsWith("XA ")) {
            unreadable("it has a statement that undoes rows: " + words.split("\\s")[0]);
        } else if (!words.equals("BEGIN") && !words.startsWith("SAVEPOINT")) {
            tables.untold(sql)
                    .map(untold -> Payload.inexpressible(untold.mapping().collection(), untold.why()))
                    .ifPresent(payload -> records.add(record(payload, from)));
            if (transaction.isEmpty()) {
                passed(placeOf(header));
            }
        }
    }

    private void committed(EventHeaderV4 header) {
        next = placeOf(header);
        transaction.commit();
    }

    private BinlogPlace placeOf(EventHeaderV4 header) {
        if (header.getNextPosition() == 0) { // made for this connection alone
            return place;
        }
        BinlogPlace after = new BinlogPlace(place.file(), header.getNextPosition());
        if (after.compareTo(place) < 0) {
            throw BinlogStream.unreadable(
                    "a file of it is larger than 4 GiB, which the protocol has no places for; make transactions smaller",
                    null);
        }
        return after;
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
        stream.close();
        tables.close();
        pending.close();
    }
}
