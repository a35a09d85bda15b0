package io.godwit.control.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LogStartTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final long NOW_TSO = NOW.toEpochMilli() << 18;

    private final MinuteLog log = new MinuteLog();

    @Test
    void withoutATimeTheEndIsTakenBeforeTheTimestamp() {
        LogStart start = start(new StartPoint.Now());

        assertThat(start).isEqualTo(new LogStart(Map.of("c", LogPosition.of(60)), OptionalLong.of(NOW_TSO)));
        assertThat(log.calls).containsExactly("ends", "timestamp");
    }

    @Test
    void anEarlierTimeIsLookedForWithAMarginAndCountsByTimestamp() {
        Instant time = NOW.minus(Duration.ofMinutes(20));

        assertThat(start(new StartPoint.At(time)))
                .isEqualTo(new LogStart(Map.of("c", LogPosition.of(35)), OptionalLong.of(time.toEpochMilli() << 18)));
    }

    @Test
    void theEarliestIsAllThatTheLogHolds() {
        log.trimmedTo = 40;

        assertThat(start(new StartPoint.Earliest()))
                .isEqualTo(new LogStart(Map.of("c", LogPosition.of(40)), OptionalLong.of(0)));
    }

    @Test
    void aTimeThatTheLogHasLostIsRefused() {
        log.trimmedTo = 50;

        assertThatThrownBy(() -> start(new StartPoint.At(NOW.minus(Duration.ofMinutes(20)))))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_LOG_LOST))
                .hasMessageContaining("channel c is of 2026-03-01T11:50:00Z");
    }

    @Test
    void aTimeBehindTheTrimmedPartIsFine() {
        log.trimmedTo = 10;

        assertThat(start(new StartPoint.At(NOW.minus(Duration.ofMinutes(20)))).positions())
                .containsEntry("c", LogPosition.of(35));
    }

    @Test
    void aTimeInTheFutureIsRefused() {
        assertThatThrownBy(() -> start(new StartPoint.At(NOW.plusSeconds(1))))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageContaining("future");
    }

    private LogStart start(StartPoint point) {
        return LogStart.of(point, Optional.of(log), log::timestamp, List.of("c"));
    }

    /** A message a minute for the hour before {@link #NOW}: message n was taken n minutes after its beginning. */
    private static final class MinuteLog implements SourceLog {
        private static final long MESSAGES = 60;

        private final List<String> calls = new ArrayList<>();
        private long trimmedTo;

        OptionalLong timestamp() {
            calls.add("timestamp");
            return OptionalLong.of(NOW_TSO);
        }

        @Override
        public Map<String, LogPosition> ends(Collection<String> channels) {
            calls.add("ends");
            return all(channels, MESSAGES);
        }

        @Override
        public Map<String, LogPosition> starts(Collection<String> channels) {
            return all(channels, trimmedTo);
        }

        @Override
        public Map<String, LogPosition> at(Collection<String> channels, Instant time) {
            long message =
                    Duration.between(NOW.minus(Duration.ofHours(1)), time).toMinutes();
            return all(channels, Math.max(trimmedTo, message));
        }

        @Override
        public Map<String, Duration> retention(Collection<String> channels) {
            return Map.of();
        }

        @Override
        public Optional<Instant> takenAt(String channel, LogPosition position) {
            return Optional.of(NOW.minus(Duration.ofHours(1)).plus(Duration.ofMinutes(position.offset())));
        }

        @Override
        public Reader read(Map<String, LogPosition> from) {
            throw new IllegalStateException("nobody reads here");
        }

        @Override
        public void close() {}

        private static Map<String, LogPosition> all(Collection<String> channels, long offset) {
            Map<String, LogPosition> positions = new HashMap<>();
            channels.forEach(c -> positions.put(c, LogPosition.of(offset)));
            return positions;
        }
    }
}
