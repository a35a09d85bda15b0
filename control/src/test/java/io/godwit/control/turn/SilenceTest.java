package io.godwit.control.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.memory.TickingClock;
import io.godwit.model.source.Tso;
import io.godwit.runtime.state.CollectionProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");
    private static final Map<Long, String> NAMES = Map.of(1L, "default.a", 2L, "default.b");

    private final TickingClock clock = new TickingClock();
    private final Map<Long, CollectionProgress> progress = new HashMap<>();
    private final Silence silence = new Silence(Duration.ofSeconds(3), this::now, clock);
    private long seconds;

    @Test
    void nothingIsSaidBeforeTheLogIsRead() {
        reported(1, 0, 7);

        assertThat(silence.look(NAMES, progress))
                .as("b has reported nothing")
                .isEqualTo(new Silence.Finding.Open("the log of default.b is not read up to 12:00:00Z yet"));
    }

    @Test
    void twoLooksAtTheSameEndsAreSilence() {
        reportBoth(1, 7);
        assertThat(silence.look(NAMES, progress)).isInstanceOf(Silence.Finding.Open.class);
        assertThat(silence.look(NAMES, progress)).as("too early").isInstanceOf(Silence.Finding.Open.class);

        pass(3);
        assertThat(silence.look(NAMES, progress)).as("not read up to now").isInstanceOf(Silence.Finding.Open.class);
        reportBoth(4, 7);

        assertThat(silence.look(NAMES, progress)).isEqualTo(new Silence.Finding.Silent(at(3)));
    }

    @Test
    void whatWasWrittenIsNamedAndMeasuredAgain() {
        reportBoth(1, 7);
        silence.look(NAMES, progress);
        pass(3);
        silence.look(NAMES, progress);
        reported(1, 4, 7);
        reported(2, 4, 8);

        assertThat(silence.look(NAMES, progress))
                .isEqualTo(new Silence.Finding.Noisy("default.b was written to between 12:00:00Z and 12:00:03Z"));

        pass(3);
        silence.look(NAMES, progress);
        reportBoth(7, 8);
        assertThat(silence.look(NAMES, progress))
                .as("of a, the end has moved now")
                .isInstanceOf(Silence.Finding.Noisy.class);
    }

    private void pass(int more) {
        clock.pause(Duration.ofSeconds(more));
        seconds += more;
    }

    private long now() {
        return at(seconds);
    }

    private static long at(long second) {
        return Tso.at(BEGIN.plusSeconds(second));
    }

    private void reportBoth(long second, long end) {
        reported(1, second, end);
        reported(2, second, end);
    }

    private void reported(long id, long second, long end) {
        progress.put(id, new CollectionProgress("t", id, at(second), Map.of(0, end), false, true, 0));
    }
}
