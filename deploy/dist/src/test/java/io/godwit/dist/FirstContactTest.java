package io.godwit.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.console.Listening;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.WaitClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FirstContactTest {
    private int looks;
    private long nanos;

    private final FirstContact contact = new FirstContact(Listening.local(0), new WaitClock() {
        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public void pause(Duration time) {
            nanos += time.toNanos();
        }
    });

    private String look(int answering) {
        looks++;
        if (looks < answering) {
            throw GodwitException.configuration(ErrorCode.KAFKA_UNREACHABLE, "Kafka does not answer", "start it");
        }
        return "there";
    }

    @Test
    void waitsForKafkaHoweverLongItIsAway() {
        assertThat(contact.await(() -> look(100), () -> false)).contains("there");
        assertThat(Duration.ofNanos(nanos)).isGreaterThan(Duration.ofMinutes(5));
    }

    @Test
    void endsWhenItIsAskedTo() {
        assertThat(contact.await(() -> look(Integer.MAX_VALUE), () -> looks >= 3))
                .isEmpty();
    }

    @Test
    void whateverElseIsWrongEndsIt() {
        assertThatThrownBy(() -> contact.await(
                        () -> {
                            throw GodwitException.configuration(ErrorCode.CONFIG_INVALID, "no such user", "correct it");
                        },
                        () -> false))
                .hasMessageContaining("no such user");
    }
}
