package io.godwit.control.turn;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogKeys;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.source.Tso;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Places in a log that is asked by when its messages were appended, on another clock than that of their timestamps. The first message
 * with a timestamp after a place shows whether it is early enough, however far the clocks are apart. One thread.
 */
final class TickedPlaces implements LateWrites.Places {
    /** The last one goes back to the beginning of what the log holds. */
    private static final List<Duration> BEFORE =
            List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(15), Duration.ofHours(3));
    /** A message may be before one that is this much older than itself. */
    private static final Duration APART = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(100);
    /** Milvus ticks several times a second. */
    private static final int POLLS = 50;

    private final SourceLog log;
    private final LogDecoder decoder;

    TickedPlaces(SourceLog log, LogDecoder decoder) {
        this.log = log;
        this.decoder = decoder;
    }

    /** Fails as RETRIABLE where not even the oldest place is early enough. */
    @Override
    public Map<String, LogPosition> before(Collection<String> channels, long timestamp) {
        Instant moment = Tso.instant(timestamp);
        for (Duration before : BEFORE) {
            Map<String, LogPosition> places = log.at(channels, moment.minus(before));
            if (late(places, moment).isEmpty()) {
                return places;
            }
        }
        Map<String, LogPosition> oldest = log.starts(channels);
        Set<String> late = late(oldest, moment);
        if (!late.isEmpty()) {
            throw GodwitException.retriable(
                    ErrorCode.SOURCE_LOG_UNREACHABLE,
                    "no place of the log is known to be before " + Silence.time(timestamp) + " in "
                            + String.join(", ", late),
                    "look whether Milvus still writes its ticks to these channels",
                    null);
        }
        return oldest;
    }

    /** The channels whose place is not known to be early enough. */
    private Set<String> late(Map<String, LogPosition> places, Instant moment) {
        Set<String> late = new TreeSet<>(places.keySet());
        Set<String> open = new HashSet<>(places.keySet());
        try (SourceLog.Reader reader = log.read(places)) {
            for (int polls = 0; polls < POLLS && !open.isEmpty(); polls++) {
                for (LogRecord record : reader.poll(POLL)) {
                    OptionalLong tso = open.contains(record.channel()) ? tso(record) : OptionalLong.empty();
                    if (tso.isPresent()) {
                        open.remove(record.channel());
                        reader.pause(List.of(record.channel())); // its backlog would hide the others
                        if (!Tso.instant(tso.getAsLong()).isAfter(moment.minus(APART))) {
                            late.remove(record.channel());
                        }
                    }
                }
            }
        }
        return late;
    }

    private OptionalLong tso(LogRecord record) {
        return switch (decoder.decode(record)) {
            case LogMessage.Tick tick -> OptionalLong.of(tick.tso());
            case LogMessage.Put put -> first(put.rows());
            case LogMessage.Removed removed -> first(removed.keys());
            default -> OptionalLong.empty();
        };
    }

    private static OptionalLong first(LogKeys keys) {
        return keys.size() == 0 ? OptionalLong.empty() : OptionalLong.of(keys.tso(0));
    }
}
