package io.godwit.bench.reverse;

import io.godwit.bench.bare.BareLog;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import java.time.Duration;

/**
 * Rows that Milvus has written to its log, which is what it acknowledges: seen without asking Milvus for anything. One thread.
 */
final class Arrivals implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);

    private final SourceLog.Reader reader;
    private final BareLog log;

    Arrivals(SourceLog.Reader reader, BareLog log) {
        this.reader = reader;
        this.log = log;
    }

    /** Receives each key that was written. */
    interface Taker {
        /** A key, and when its row was written, in milliseconds since 1970. */
        void take(long key, long atMillis);
    }

    /** Waits a moment for more. */
    void next(Taker taker) {
        for (LogRecord record : reader.poll(POLL)) {
            log.keys(record.payload()).forEach(key -> taker.take(key, record.atMillis()));
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
