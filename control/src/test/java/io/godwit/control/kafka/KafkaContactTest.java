package io.godwit.control.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KafkaContactTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final KafkaContact contact = new KafkaContact(new KafkaSettings("127.0.0.1:1", Map.of()), nanos::get);

    @Test
    void isNotThereBeforeTheFirstAnswer() {
        assertThat(contact.isThere()).isFalse();
    }

    @Test
    void isThereForAWhileAfterAnAnswer() {
        contact.answered();
        nanos.addAndGet(Duration.ofSeconds(9).toNanos());
        assertThat(contact.isThere()).isTrue();

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(contact.isThere()).isFalse();

        contact.answered();
        assertThat(contact.isThere()).isTrue();
    }
}
