package io.godwit.bench.soak;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogKeys;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.LogRows;
import io.godwit.model.log.SourceLog;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The versions of a collection's rows in the order in which they were written, by the log. Nothing is missed, as it is between two
 * looks at rows; and nothing is seen that was not written: Milvus 2.3.5 has shown rows for a moment that it had removed long before.
 * One thread.
 */
final class WrittenVersions implements AutoCloseable {
    private static final int CHANGES_OF_A_KEY = 2;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SourceLog log;
    private final LogDecoder decoder;
    private final CollectionSchema collection;
    private final int version;
    private final Key last;
    private final long first;
    private final Map<String, LogPosition> position;
    private final Map<Key, Long> newest = new HashMap<>();
    private final Map<Key, Deque<String>> latest = new TreeMap<>();
    private final List<String> wentBack = new ArrayList<>();
    private long rows;

    /**
     * What is written from now on.
     *
     * @param log is closed with this
     * @param version name of the field that grows with each change of a row
     * @param last the last of the keys that are looked at
     * @param first what is older was written before: nobody has a reason to write it again
     */
    WrittenVersions(
            SourceLog log, LogDecoder decoder, CollectionSchema collection, String version, Key last, long first) {
        this.log = log;
        this.decoder = decoder;
        this.collection = collection;
        List<Field> fields = collection.fields();
        this.version = IntStream.range(0, fields.size())
                .filter(i -> fields.get(i).name().equals(version))
                .findFirst()
                .orElseThrow();
        this.last = last;
        this.first = first;
        this.position = new HashMap<>(log.ends(collection.channels()));
    }

    /** Reads up to where the log ends now; fails as RETRIABLE where that takes more than two minutes. */
    void read() {
        Map<String, LogPosition> left = new HashMap<>(log.ends(collection.channels()));
        left.entrySet().removeIf(end -> position.get(end.getKey()).compareTo(end.getValue()) >= 0);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (SourceLog.Reader reader = log.read(Map.copyOf(position))) {
            while (!left.isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw GodwitException.retriable(
                            ErrorCode.SOURCE_LOG_UNREACHABLE,
                            "the end of the log was not reached in " + left.keySet(),
                            "look whether Kafka answers",
                            null);
                }
                for (LogRecord record : reader.poll(POLL)) {
                    position.put(record.channel(), record.next());
                    take(record);
                    left.computeIfPresent(
                            record.channel(), (channel, end) -> record.next().compareTo(end) >= 0 ? null : end);
                }
            }
        }
    }

    private void take(LogRecord record) {
        LogMessage message = decoder.decode(record);
        if (message instanceof LogMessage.Put put && put.collectionId() == collection.id()) {
            take(put.rows());
            note(put.rows(), "written", record);
        } else if (message instanceof LogMessage.Removed removed && removed.collectionId() == collection.id()) {
            note(removed.keys(), "removed", record);
        }
    }

    private void note(LogKeys keys, String what, LogRecord record) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.key(i).compareTo(last) <= 0) {
                String change = what + " at " + Long.toUnsignedString(keys.tso(i)) + " by message " + record.position()
                        + " of " + record.channel();
                Deque<String> changes = latest.computeIfAbsent(keys.key(i), key -> new ArrayDeque<>());
                changes.add(change);
                if (changes.size() > CHANGES_OF_A_KEY) {
                    changes.remove();
                }
            }
        }
    }

    /** The last two changes of each of the keys, in the order of the log. */
    Map<Key, Deque<String>> latest() {
        return Collections.unmodifiableMap(latest);
    }

    private void take(LogRows put) {
        for (int i = 0; i < put.size(); i++) {
            Key key = put.key(i);
            if (key.compareTo(last) <= 0) {
                rows++;
                long written = put.row(i).longAt(version);
                long before = Optional.ofNullable(newest.put(key, written)).orElse(first);
                if (before > written) {
                    wentBack.add("key " + key + " from " + before + " to " + written);
                }
            }
        }
    }

    /** Rows so far. */
    long rows() {
        return rows;
    }

    /** Keys that were written with an older version than before, in words. */
    List<String> wentBack() {
        return List.copyOf(wentBack);
    }

    @Override
    public void close() {
        log.close();
    }
}
