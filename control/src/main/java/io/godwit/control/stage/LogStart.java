package io.godwit.control.stage;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.source.Tso;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Places in the source's log and the timestamp after which changes count. Ends are taken before the timestamp: what is written
 * to the log before an end then has a timestamp below A, so nothing falls between. Blocks.
 *
 * @param positions by channel; empty without a log
 * @param timestamp timestamp A; empty where the source has none
 */
public record LogStart(Map<String, LogPosition> positions, OptionalLong timestamp) {
    /** Clocks of brokers and of the source may differ; what is too early is recognized by its timestamp. */
    private static final Duration RECORD_TIME_MARGIN = Duration.ofMinutes(5);

    /** The start of a collection with these channels; {@code clock} allocates timestamps of the source. */
    public static LogStart of(
            StartPoint start, Optional<SourceLog> log, Supplier<OptionalLong> clock, List<String> channels) {
        if (log.isEmpty() || channels.isEmpty()) {
            return new LogStart(Map.of(), clock.get());
        }
        return switch (start) {
            case StartPoint.WithScan scan -> new LogStart(log.get().ends(channels), clock.get());
            case StartPoint.Now now -> new LogStart(log.get().ends(channels), clock.get());
            case StartPoint.Earliest earliest -> new LogStart(log.get().starts(channels), OptionalLong.of(0));
            case StartPoint.At at -> at(at.time(), log.get(), clock, channels);
        };
    }

    private static LogStart at(Instant time, SourceLog log, Supplier<OptionalLong> clock, List<String> channels) {
        long wanted = Tso.at(time);
        OptionalLong now = clock.get();
        if (now.isPresent() && Long.compareUnsigned(wanted, now.getAsLong()) > 0) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "spec.options.incremental.startTimestamp " + time + " is in the future: the source's clock says "
                            + Tso.instant(now.getAsLong()),
                    "leave startTimestamp out to begin now");
        }
        Map<String, LogPosition> starts = log.starts(channels);
        for (String channel : channels) {
            requireKept(channel, starts.get(channel), time, log);
        }
        return new LogStart(log.at(channels, time.minus(RECORD_TIME_MARGIN)), OptionalLong.of(wanted));
    }

    /** Invariant 3: a log that was trimmed past the requested time lacks changes, which must not go unreported. */
    private static void requireKept(String channel, LogPosition start, Instant time, SourceLog log) {
        if (start.compareTo(LogPosition.of(0)) <= 0) {
            return; // nothing was ever trimmed
        }
        Optional<Instant> oldest = log.takenAt(channel, start);
        if (oldest.isEmpty() || oldest.get().isAfter(time)) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_LOG_LOST,
                    "the source's log no longer holds the changes since " + time + ": the oldest message of channel "
                            + channel + " is "
                            + oldest.map(o -> "of " + o).orElse("gone, the channel is empty"),
                    "begin later, or at \"earliest\" if the gap does not matter, or run a full migration");
        }
    }
}
