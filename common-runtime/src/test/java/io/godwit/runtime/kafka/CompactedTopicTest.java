package io.godwit.runtime.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class CompactedTopicTest {
    private static final TopicPartition PARTITION = new TopicPartition("godwit.status", 0);

    private final List<Long> read = new ArrayList<>();
    private final MockConsumer<byte[], byte[]> ends = new MockConsumer<>("earliest");
    private final MockConsumer<byte[], byte[]> records = new MockConsumer<>("earliest") {
        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
            polled.forEach(r -> read.add(r.offset()));
            return polled;
        }
    };
    private int connections;
    private final CompactedTopic topic = new CompactedTopic(
            () -> {
                connections++;
                records.updateBeginningOffsets(Map.of(PARTITION, 0L));
                records.schedulePollTask(() -> {});
                return records;
            },
            () -> ends,
            PARTITION.topic(),
            Duration.ofMillis(50),
            Duration.ofSeconds(1));

    @Test
    void connectsWhenItIsAsked() {
        assertThat(connections).isZero();

        end(0);
        topic.refresh();
        topic.refresh();

        assertThat(connections).isEqualTo(1);
    }

    @Test
    void theNewestOfEachKeyCounts() {
        records.schedulePollTask(
                () -> List.of(record(0, "a", "1"), record(1, "b", "1"), record(2, "a", "2"), gone(3, "b"))
                        .forEach(records::addRecord));
        end(4);

        topic.refresh();

        assertThat(topic.withPrefix("")).containsOnlyKeys("a");
        assertThat(topic.get("a")).hasValue("2".getBytes(UTF_8));
    }

    @Test
    void theNewestOfEachKeyIsPassedOnAndNotKept() {
        List<ConsumerRecord<byte[], byte[]>> all = List.of(
                record(0, "a", "1"), record(1, "b", "1"), record(2, "a", "2"), gone(3, "b"), record(4, "c", "1"));
        records.schedulePollTask(() -> all.forEach(records::addRecord));
        records.schedulePollTask(() -> all.forEach(records::addRecord));
        end(5);
        List<String> passed = new ArrayList<>();

        topic.forEach((key, value) -> passed.add(key + new String(value, UTF_8)));

        assertThat(passed).containsExactly("a2", "c1");
        assertThat(topic.withPrefix("")).isEmpty();
    }

    @Test
    void isReadOnceAndFollowedFromThere() {
        records.schedulePollTask(() -> records.addRecord(record(0, "a", "1")));
        end(1);
        topic.refresh();
        records.addRecord(record(1, "b", "1"));
        end(2);

        topic.refresh();
        topic.refresh();

        assertThat(read).containsExactly(0L, 1L);
        assertThat(topic.withPrefix("")).containsOnlyKeys("a", "b");
    }

    @Test
    void aKafkaThatStopsAnsweringIsReportedSoon() {
        records.schedulePollTask(() -> ends.setOffsetsException(new TimeoutException("no answer")));
        end(1);

        assertThatThrownBy(topic::refresh).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNREACHABLE);
            assertThat(e.kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
        });
    }

    @Test
    void aTransactionThatStaysOpenIsNamed() {
        records.schedulePollTask(() -> {});
        end(1);

        assertThatThrownBy(topic::refresh)
                .isInstanceOfSatisfying(GodwitException.class, e -> {
                    assertThat(e.kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
                    assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_TRANSACTION_OPEN);
                })
                .hasMessageContaining("godwit.status between offset 0 and its end 1")
                .hasMessageContaining("for 1 s");
    }

    private void end(long offset) {
        ends.updateEndOffsets(Map.of(PARTITION, offset));
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, String key, String value) {
        return new ConsumerRecord<>(PARTITION.topic(), 0, offset, key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    private static ConsumerRecord<byte[], byte[]> gone(long offset, String key) {
        return new ConsumerRecord<>(PARTITION.topic(), 0, offset, key.getBytes(UTF_8), null);
    }
}
