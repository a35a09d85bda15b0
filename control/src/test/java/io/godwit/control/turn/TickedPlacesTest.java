package io.godwit.control.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.source.Tso;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TickedPlacesTest {
    private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");

    private final List<Instant> asked = new ArrayList<>();

    @Test
    void clocksThatAgreeNeedOneLook() {
        assertThat(before(Duration.ZERO)).containsEntry("channel", LogPosition.of(seconds(T.minusSeconds(10))));
        assertThat(asked).hasSize(1);
    }

    @Test
    void aLogWhoseClockIsSlowIsReadFromFurtherBack() {
        assertThat(before(Duration.ofSeconds(30)))
                .containsEntry("channel", LogPosition.of(seconds(T.minusSeconds(30))));
        assertThat(asked).containsExactly(T.minusSeconds(10), T.minusSeconds(60));
    }

    @Test
    void aLogWithoutAnOldTickShowsNothing() {
        assertThatThrownBy(() -> before(Duration.ofDays(30)))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("before 12:00:00Z in channel");
    }

    /** A channel with a long backlog comes first in each poll. */
    @Test
    void aBacklogOfOneChannelHidesNoOther() {
        List<String> channels = List.of("a", "b", "c");
        EndedLog log = new EndedLog(
                9,
                places -> () -> channels.stream()
                        .map(channel -> new LogRecord(channel, LogPosition.of(0), LogPosition.of(1), 0, new byte[0]))
                        .toList());

        assertThat(new TickedPlaces(log, record -> new LogMessage.Tick(1)).before(channels, Tso.at(T)))
                .containsOnlyKeys(channels);
    }

    /** Its message at place n has timestamp n, in seconds, and was appended when a slow clock said less. */
    private Map<String, LogPosition> before(Duration slow) {
        AtomicReference<LogPosition> from = new AtomicReference<>();
        EndedLog log = new EndedLog(
                () -> seconds(T.plusSeconds(5)),
                time -> {
                    asked.add(time);
                    return seconds(time.plus(slow));
                },
                places -> {
                    from.set(places.get("channel"));
                    return () -> List.of(new LogRecord("channel", from.get(), from.get(), 0, new byte[0]));
                });
        return new TickedPlaces(
                        log,
                        record -> new LogMessage.Tick(
                                Tso.at(Instant.ofEpochSecond(record.position().offset()))))
                .before(List.of("channel"), Tso.at(T));
    }

    private static long seconds(Instant time) {
        return time.getEpochSecond();
    }
}
