package io.godwit.control.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.objects.LogReach.Channel;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LogReachTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    @Test
    void aLogIsCompleteSinceItsLatestBeginning() {
        LogReach reach = reach(
                Map.of("a", 5L, "b", 7L, "c", 0L),
                Map.of("a", NOON, "b", NOON.plusSeconds(60), "c", NOON.plusSeconds(600)));

        assertThat(reach.channels())
                .containsExactly(
                        new Channel("a", Optional.of(NOON), true),
                        new Channel("b", Optional.of(NOON.plusSeconds(60)), true),
                        new Channel("c", Optional.of(NOON.plusSeconds(600)), false));
        assertThat(reach.completeSince()).contains(NOON.plusSeconds(60));
    }

    @Test
    void whereNothingWasDroppedThereIsNoEarliestStart() {
        assertThat(reach(Map.of("a", 0L), Map.of("a", NOON)).completeSince()).isEmpty();
        assertThat(reach(Map.of(), Map.of()).completeSince()).isEmpty();
    }

    @Test
    void aChannelThatDroppedEverythingIsCompleteAtNoTimeThatIsKnown() {
        assertThat(reach(Map.of("a", 5L, "b", 7L), Map.of("a", NOON)).completeSince())
                .isEmpty();
    }

    private static LogReach reach(Map<String, Long> starts, Map<String, Instant> oldest) {
        return LogReach.of(
                new Log(starts, oldest), starts.keySet().stream().sorted().toList(), 1, 1);
    }

    private record Log(Map<String, Long> starts, Map<String, Instant> oldest) implements SourceLog {
        @Override
        public Map<String, LogPosition> starts(Collection<String> channels) {
            return channels.stream().collect(Collectors.toMap(c -> c, c -> LogPosition.of(starts.get(c))));
        }

        @Override
        public Optional<Instant> takenAt(String channel, LogPosition position) {
            return Optional.ofNullable(oldest.get(channel));
        }

        @Override
        public Map<String, LogPosition> ends(Collection<String> channels) {
            throw new IllegalStateException("nobody asks");
        }

        @Override
        public Map<String, LogPosition> at(Collection<String> channels, Instant time) {
            throw new IllegalStateException("nobody asks");
        }

        @Override
        public Map<String, Duration> retention(Collection<String> channels) {
            return Map.of();
        }

        @Override
        public Reader read(Map<String, LogPosition> from) {
            throw new IllegalStateException("nobody reads here");
        }

        @Override
        public void close() {}
    }
}
