package io.godwit.model.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How changes are carried over.
 *
 * @param dml the kinds of change that are applied, each once
 * @param retention how long change topics keep what is applied; whole milliseconds
 * @param startTimestamp where to begin in the source's log when no full migration precedes; empty for now, the epoch for
 *     everything that the log holds
 */
public record IncrementalOptions(
        List<Dml> dml,
        RateLimit limit,
        StoreResources store,
        WriterResources writer,
        Duration retention,
        Optional<Instant> startTimestamp,
        OnRejection onRejectedRow,
        OnRejection onBadMessage,
        ConflictPolicy conflictPolicy) {
    /** The word for everything that the log holds. */
    public static final String EARLIEST = "earliest";

    /** The shortest retention that a task may ask for. */
    public static final Duration LEAST_RETENTION = Duration.ofHours(1);

    /** The longest one, a year. */
    public static final Duration MOST_RETENTION = Duration.ofHours(8_760);

    public static final IncrementalOptions DEFAULT = new IncrementalOptions(
            List.of(Dml.values()),
            RateLimit.NONE,
            StoreResources.of(Preset.SMALL),
            WriterResources.of(Preset.SMALL),
            Duration.ofDays(7),
            Optional.empty(),
            OnRejection.STOP,
            OnRejection.STOP,
            ConflictPolicy.LATEST_WINS);

    /** Sorts the kinds of change; refuses an empty set, and a retention that is not positive. */
    public IncrementalOptions {
        dml = dml.stream().distinct().sorted().toList();
        Counts.requirePositive(dml.size(), retention.toMillis());
    }
}
