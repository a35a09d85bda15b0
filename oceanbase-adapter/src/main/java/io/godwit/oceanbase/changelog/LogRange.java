package io.godwit.oceanbase.changelog;

import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.CommitVersion;
import io.godwit.oceanbase.connect.SqlSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The records of one window: those of its tables, one table after another, and then a tick. All but the tick are at the window's
 * beginning, so that whoever dies before the tick reads the window again. One thread.
 */
final class LogRange implements AutoCloseable {
    private final SqlSession session;
    private final Window window;
    private final long[] own;
    private final Deque<TableMapping> tables;
    private Optional<TableScan> scan = Optional.empty();
    private boolean ticked;

    /** The range; {@code session} is used by nobody else until it is closed. */
    LogRange(SqlSession session, Window window, Collection<TableMapping> changed, long[] own) {
        this.session = session;
        this.window = window;
        this.own = own;
        this.tables = new ArrayDeque<>(changed);
    }

    /** The next records, of about {@code bytes}: at least one, until it has ended. */
    List<LogRecord> next(long bytes) {
        List<LogRecord> records = new ArrayList<>();
        long taken = 0;
        while (taken < bytes && !ticked) {
            for (byte[] payload : payloads(bytes - taken)) {
                records.add(record(payload, window.after()));
                taken += payload.length;
            }
            if (scan.isEmpty() && tables.isEmpty()) {
                records.add(record(Payload.tick(CommitVersion.tso(window.upTo())), window.upTo()));
                ticked = true;
            }
        }
        return records;
    }

    private List<byte[]> payloads(long bytes) {
        if (scan.isEmpty() && !tables.isEmpty()) {
            scan = Optional.of(new TableScan(session, tables.poll(), window, own));
        }
        List<byte[]> payloads = scan.map(s -> s.next(bytes)).orElseGet(List::of);
        scan = scan.filter(s -> !s.ended());
        return payloads;
    }

    /** Whether the tick was handed out. */
    boolean ended() {
        return ticked;
    }

    /** The place after the tick. */
    long end() {
        return window.upTo();
    }

    @Override
    public void close() {
        scan.ifPresent(TableScan::close);
    }

    private LogRecord record(byte[] payload, long next) {
        return new LogRecord(
                OceanBaseLog.CHANNEL,
                LogPosition.of(window.after()),
                LogPosition.of(next),
                CommitVersion.instant(window.upTo()).toEpochMilli(),
                payload);
    }
}
