package io.godwit.operator.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NoteLimitTest {
    private static final Note NOTE = new Note(true, "Stage", "stage Full begins");

    private Instant now = Instant.parse("2026-11-30T10:00:00Z");
    private final NoteLimit limit = new NoteLimit(((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    @Test
    void takesTheSameOnceInTenMinutesForEachObject() {
        assertThat(limit.takes("a", NOTE)).isTrue();
        assertThat(limit.takes("a", NOTE)).isFalse();
        assertThat(limit.takes("b", NOTE)).isTrue();
        now = now.plusSeconds(601);
        assertThat(limit.takes("a", NOTE)).isTrue();
    }

    @Test
    void takesTenOfOneReasonInTenMinutes() {
        assertThat(IntStream.range(0, 100)
                        .filter(i -> limit.takes("a", new Note(false, "Stage", "stage " + i)))
                        .count())
                .isEqualTo(10);
        assertThat(limit.takes("b", NOTE)).as("another object").isTrue();
        assertThat(limit.takes("a", new Note(true, "Phase", "the task is Failed")))
                .as("and what they end in")
                .isTrue();
    }
}
