package io.godwit.control.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class NewestRecordsTest {
    private static final TopicPartition ZERO = new TopicPartition("t", 0);
    private static final TopicPartition ONE = new TopicPartition("t", 1);
    private static final long MUCH = 1_000_000;

    private final LogConsumer log = new LogConsumer();

    @Test
    void theNewestOfAllPartitionsComeFirst() {
        log.log(ZERO, 0, 50).log(ONE, 0, 50);
        for (int n = 0; n < 50; n++) {
            log.put(ZERO, n, 2L * n, "k", "a" + n);
            log.put(ONE, n, 2L * n + 1, "k", "b" + n);
        }

        assertThat(newest(5).newestFirst()).containsExactly("b49", "a49", "b48", "a48", "b47");
        assertThat(newest(5).complete()).isTrue();
    }

    @Test
    void offsetsWithoutRecordsAreSteppedOver() {
        log.log(ZERO, 10, 2_000).log(ONE, 7, 7);
        log.put(ZERO, 11, 1, "k", "first");
        log.put(ZERO, 40, 2, "k", "second");

        assertThat(newest(5).newestFirst()).containsExactly("second", "first");
        assertThat(newest(5).complete()).isTrue();
    }

    @Test
    void onlyAFewRecordsAreReadForAFew() {
        log.log(ZERO, 0, 100_000).log(ONE, 0, 0);
        for (int n = 0; n < 100_000; n++) {
            log.put(ZERO, n, n, "k", "a" + n);
        }

        assertThat(newest(4).newestFirst()).hasSize(4);
        assertThat(log.read()).isLessThan(20);
    }

    @Test
    void recordsThatAreNotWantedAreLookedThroughToTheBeginning() {
        log.log(ZERO, 0, 1_000).log(ONE, 0, 0);
        for (int n = 0; n < 1_000; n++) {
            log.put(ZERO, n, n, n == 3 || n == 700 ? "mine" : "other", "a" + n);
        }

        NewestRecords.Found<String> found = search(10, MUCH).in(List.of(ZERO, ONE), OptionalLong.empty());

        assertThat(found.newestFirst()).containsExactly("a700", "a3");
        assertThat(found.complete()).isTrue();
    }

    @Test
    void whatIsBeforeAnOffsetIsFoundFromThereBackwards() {
        log.log(ZERO, 0, 100);
        for (int n = 0; n < 100; n++) {
            log.put(ZERO, n, n, "mine", "a" + n);
        }

        assertThat(search(2, MUCH).in(List.of(ZERO), OptionalLong.of(50)).newestFirst())
                .containsExactly("a49", "a48");
        assertThat(search(2, MUCH).in(List.of(ZERO), OptionalLong.of(0)).newestFirst())
                .isEmpty();
    }

    @Test
    void nothingIsReadBeforeTheFirstOffsetThatIsWanted() {
        log.log(ZERO, 0, 100_000);
        for (int n = 0; n < 100_000; n++) {
            log.put(ZERO, n, n, n < 50_000 ? "mine" : "other", "a" + n);
        }

        NewestRecords.Found<String> found = search(5, MUCH).in(List.of(ZERO), 49_998, 50_010);
        assertThat(found.newestFirst()).containsExactly("a49999", "a49998");
        assertThat(found.complete()).isTrue();
        assertThat(log.read()).isLessThan(20);
        assertThat(search(5, MUCH)
                        .in(List.of(ZERO), Long.MAX_VALUE, Long.MAX_VALUE)
                        .newestFirst())
                .as("beyond all of them")
                .isEmpty();
    }

    @Test
    void aSearchThatReadTooMuchSaysSo() {
        log.log(ZERO, 0, 1_000);
        for (int n = 0; n < 1_000; n++) {
            log.put(ZERO, n, n, n == 3 ? "mine" : "other", "a".repeat(100));
        }

        NewestRecords.Found<String> found = search(1, 5_000).in(List.of(ZERO), OptionalLong.empty());

        assertThat(found.newestFirst()).isEmpty();
        assertThat(found.complete()).isFalse();
        assertThat(log.read()).isLessThan(100);
    }

    private NewestRecords.Found<String> newest(int limit) {
        return new NewestRecords<>(log, new Within(Duration.ofSeconds(10)), MUCH, limit, NewestRecordsTest::value)
                .in(List.of(ZERO, ONE), OptionalLong.empty());
    }

    private NewestRecords<String> search(int limit, long bytes) {
        return new NewestRecords<>(
                log,
                new Within(Duration.ofSeconds(10)),
                bytes,
                limit,
                record -> new String(record.key(), UTF_8).equals("mine") ? value(record) : Optional.empty());
    }

    private static Optional<String> value(ConsumerRecord<byte[], byte[]> record) {
        return Optional.of(new String(record.value(), UTF_8));
    }
}
