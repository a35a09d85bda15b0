package io.godwit.control.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.memory.TickingClock;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.source.Tso;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LateWritesTest {
    private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");
    private static final Map<Long, String> NAMES = Map.of(1L, "default.a");

    private static final LateWrites.Places PLACES = (channels, timestamp) -> Map.of("channel", LogPosition.of(0));

    private final TickingClock clock = new TickingClock();
    private final Map<String, LogPosition> read = new HashMap<>();
    private LogMessage message = new LogMessage.Tick(1);

    @Test
    void whatDropsRowsIsAWriteLikeAnyOther() {
        message = new LogMessage.PartitionDropped(1, 7, "p", at(1));
        assertThat(look(3)).hasValue("a partition of default.a was dropped at 12:00:01Z");
        read.clear();
        message = new LogMessage.CollectionDropped(1, at(2));
        assertThat(look(3)).hasValue("default.a was dropped at 12:00:02Z");
    }

    @Test
    void whatCannotBeReadOfACollectionIsAWriteToIt() {
        message = new LogMessage.Malformed("NULL in an array", OptionalLong.of(1));

        assertThat(look(3)).hasValue("default.a was written to lately, with what cannot be read: NULL in an array");
    }

    @Test
    void whatHappenedBeforeOrToOthersIsNone() {
        for (LogMessage early : List.of(
                new LogMessage.PartitionDropped(1, 7, "p", at(0)),
                new LogMessage.CollectionDropped(2, at(5)),
                new LogMessage.Foreign("flush"),
                new LogMessage.Malformed("no bytes"))) {
            read.clear();
            message = early;
            assertThat(look(3)).as(early.toString()).isEmpty();
        }
    }

    /** Each poll takes a second here, and brings one message. */
    @Test
    void aLongLogIsReadOnFromWhereTheLookBeforeGaveUp() {
        assertThatThrownBy(() -> look(50))
                .isInstanceOfSatisfying(GodwitException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_LOG_UNREACHABLE);
                    assertThat(e.kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
                })
                .hasMessageContaining("channel");
        assertThat(read.get("channel").offset()).isGreaterThan(25);

        assertThat(look(50)).isEmpty();
        assertThat(read).containsEntry("channel", LogPosition.of(50));
    }

    private Optional<String> look(long end) {
        return new LateWrites(log(end), record -> message, PLACES, read, clock).after(at(0), List.of("channel"), NAMES);
    }

    private static long at(long second) {
        return Tso.at(T.plusSeconds(second));
    }

    /** A log of one channel from 0 to an end. */
    private SourceLog log(long end) {
        return new EndedLog(end, from -> {
            AtomicLong next = new AtomicLong(from.get("channel").offset());
            return () -> {
                clock.pause(Duration.ofSeconds(1));
                long at = next.getAndIncrement();
                return List.of(new LogRecord("channel", LogPosition.of(at), LogPosition.of(at + 1), 0, new byte[0]));
            };
        });
    }
}
