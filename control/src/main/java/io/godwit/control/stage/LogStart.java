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
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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

    private static final int MOST_NAMED = 20;

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
        requireKept(time, log, channels);
        return new LogStart(log.at(channels, time.minus(RECORD_TIME_MARGIN)), OptionalLong.of(wanted));
    }

    /** Invariant 3: a log that was trimmed past the requested time lacks changes, which must not go unreported. */
    private static void requireKept(Instant time, SourceLog log, List<String> channels) {
        Map<String, LogPosition> starts = log.starts(channels);
        Map<String, String> late = new TreeMap<>();
        for (String channel : channels) {
            LogPosition start = starts.get(channel);
            if (start.compareTo(LogPosition.of(0)) > 0) { // else nothing was ever trimmed
                Optional<Instant> oldest = log.takenAt(channel, start);
                if (oldest.isEmpty() || oldest.get().isAfter(time)) {
                    late.put(channel, oldest.map(o -> "of " + o).orElse("gone, the channel is empty"));
                }
            }
        }
        if (!late.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_LOG_LOST,
                    "the source's log no longer holds the changes since " + time + ": the oldest message of "
                            + late.entrySet().stream()
                                    .limit(MOST_NAMED)
                                    .map(channel -> "channel " + channel.getKey() + " is " + channel.getValue())
                                    .collect(Collectors.joining(", that of ")),
                    "begin later, or at \"earliest\" if the gap does not matter, or run a full migration");
        }
    }
}
