package io.godwit.model.log;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The log that a source keeps, as several ordered channels. Thread-safe except for the readers it makes; calls block and are
 * bounded. Nothing is ever written to it, and no consumer group is left behind.
 *
 * <p>Failures are GodwitException: RETRIABLE when the log is unavailable, CONFIGURATION when a channel does not exist or access is
 * refused.
 */
public interface SourceLog extends AutoCloseable {
    /** The place after the last message of each channel. */
    Map<String, LogPosition> ends(Collection<String> channels);

    /** The oldest place that each channel still holds. */
    Map<String, LogPosition> starts(Collection<String> channels);

    /** The first place of each channel whose message was appended at {@code time} or later; the end where there is none. */
    Map<String, LogPosition> at(Collection<String> channels, Instant time);

    /** How long each channel keeps a message once it is appended; absent where it keeps all or does not say. */
    Map<String, Duration> retention(Collection<String> channels);

    /**
     * Bounds on what each channel keeps by size, whatever its age; absent where there is none. A log that knows no such bounds
     * has none.
     */
    default Map<String, SizeBound> sizeBounds(Collection<String> channels) {
        return Map.of();
    }

    /** When the message at a place, or the first one after it, was appended; empty at the end of the channel. */
    Optional<Instant> takenAt(String channel, LogPosition position);

    /**
     * Follows channels from the given places on, those included.
     *
     * @throws io.godwit.model.error.GodwitException configuration, SOURCE_LOG_LOST, when a channel no longer holds its place
     */
    Reader read(Map<String, LogPosition> from);

    @Override
    void close();

    /**
     * How much a channel may hold before it drops its oldest messages.
     *
     * @param heldBytes what it holds now; empty where that cannot be determined
     */
    record SizeBound(long bytes, OptionalLong heldBytes) {}

    /** Follows some channels. One thread. */
    interface Reader extends AutoCloseable {
        /**
         * What arrived, each channel in its order; empty if nothing arrives within {@code wait}. Fails as RETRIABLE (open another
         * reader) or, when the log dropped what was not read, as CONFIGURATION with SOURCE_LOG_LOST.
         */
        List<LogRecord> poll(Duration wait);

        /** Leaves channels out until {@link #resume}; they keep their place. */
        void pause(Collection<String> channels);

        /** Continues with paused channels. */
        void resume(Collection<String> channels);

        @Override
        void close();
    }
}
