package io.godwit.control.turn;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogKeys;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.runtime.limit.WaitClock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whether the source was written to after a timestamp, read from its log itself: once the Store has ended, nobody else sees it. One
 * thread.
 */
final class LateWrites {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SourceLog log;
    private final LogDecoder decoder;
    private final Places places;
    private final Map<String, LogPosition> read;
    private final WaitClock clock;

    /**
     * A look at a log.
     *
     * @param places where it begins
     * @param read how far its channels were read by an earlier look that did not reach the end; moved by this one
     */
    LateWrites(SourceLog log, LogDecoder decoder, Places places, Map<String, LogPosition> read, WaitClock clock) {
        this.log = log;
        this.decoder = decoder;
        this.places = places;
        this.read = read;
        this.clock = clock;
    }

    /** Finds places of channels before which nothing is later than a timestamp. */
    interface Places {
        Map<String, LogPosition> before(Collection<String> channels, long timestamp);
    }

    /**
     * What was written, in words; empty where nothing was. Reads up to the end that the log has now; fails as RETRIABLE where that
     * takes too long, and another look goes on from there.
     *
     * @param channels of the log
     * @param names of the collections, by id
     */
    Optional<String> after(long timestamp, Collection<String> channels, Map<Long, String> names) {
        // Not from where the Store was: what it published last is perhaps not applied.
        if (!read.keySet().containsAll(channels)) {
            read.putAll(places.before(channels, timestamp));
        }
        Map<String, LogPosition> from = Map.copyOf(read);
        Map<String, LogPosition> left = new HashMap<>(log.ends(channels));
        left.entrySet().removeIf(end -> from.get(end.getKey()).compareTo(end.getValue()) >= 0);
        long deadline = clock.nanoTime() + PATIENCE.toNanos();
        try (SourceLog.Reader reader = log.read(from)) {
            while (!left.isEmpty()) {
                for (LogRecord record : reader.poll(POLL)) {
                    read.put(record.channel(), record.next());
                    Optional<String> written = written(decoder.decode(record), timestamp, names);
                    if (written.isPresent()) {
                        return written;
                    }
                    left.computeIfPresent(
                            record.channel(), (channel, end) -> record.next().compareTo(end) >= 0 ? null : end);
                }
                if (clock.nanoTime() > deadline) {
                    throw GodwitException.retriable(
                            ErrorCode.SOURCE_LOG_UNREACHABLE,
                            "the end of the log was not reached within " + PATIENCE.toSeconds() + " s in "
                                    + String.join(", ", new TreeSet<>(left.keySet())),
                            "none: it is read on from there",
                            null);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> written(LogMessage message, long timestamp, Map<Long, String> names) {
        return switch (message) {
            case LogMessage.Put put -> written(put.collectionId(), put.rows(), timestamp, names);
            case LogMessage.Removed removed -> written(removed.collectionId(), removed.keys(), timestamp, names);
            case LogMessage.PartitionDropped dropped ->
                ddl(dropped.collectionId(), dropped.tso(), timestamp, names)
                        .map(label -> "a partition of " + label + " was dropped at " + Silence.time(dropped.tso()));
            case LogMessage.CollectionDropped dropped ->
                ddl(dropped.collectionId(), dropped.tso(), timestamp, names)
                        .map(label -> label + " was dropped at " + Silence.time(dropped.tso()));
            case LogMessage.Tick tick -> Optional.empty();
            case LogMessage.Foreign foreign -> Optional.empty();
            case LogMessage.Malformed malformed -> unreadable(malformed, names);
        };
    }

    /** It has no timestamp. One that belongs to a collection was perhaps written after it; that is looked at again in a while. */
    private static Optional<String> unreadable(LogMessage.Malformed malformed, Map<Long, String> names) {
        return malformed.collectionId().isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(names.get(malformed.collectionId().getAsLong()))
                        .map(label ->
                                label + " was written to lately, with what cannot be read: " + malformed.reason());
    }

    private static Optional<String> ddl(long collection, long tso, long timestamp, Map<Long, String> names) {
        return Optional.ofNullable(names.get(collection)).filter(label -> Long.compareUnsigned(tso, timestamp) > 0);
    }

    private static Optional<String> written(long collection, LogKeys keys, long timestamp, Map<Long, String> names) {
        for (int i = 0; i < keys.size(); i++) {
            if (Long.compareUnsigned(keys.tso(i), timestamp) > 0 && names.containsKey(collection)) {
                return Optional.of(names.get(collection) + " was written to at " + Silence.time(keys.tso(i)));
            }
        }
        return Optional.empty();
    }
}
