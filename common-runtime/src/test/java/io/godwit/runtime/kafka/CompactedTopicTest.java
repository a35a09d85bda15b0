package io.godwit.runtime.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class CompactedTopicTest {
    private static final TopicPartition PARTITION = new TopicPartition("godwit.status", 0);

    private final List<Long> read = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final MockConsumer<byte[], byte[]> ends = new MockConsumer<>("earliest") {
        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(
                Collection<TopicPartition> partitions, Duration limit) {
            asked.incrementAndGet();
            return super.endOffsets(partitions, limit);
        }
    };
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
    void whoeverAsksMeanwhileIsAnsweredTogether() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        List<CompletableFuture<Integer>> others = askWhileOneReads(release, 5);
        end(2);

        release.countDown();

        for (CompletableFuture<Integer> other : others) {
            assertThat(other.get(10, TimeUnit.SECONDS)).as("keys that it sees").isEqualTo(2);
        }
        assertThat(asked).as("once for the first, once for all others").hasValue(2);
    }

    @Test
    void aFailureThatMayPassIsEverybodysAndOnlyOneHasWaitedForIt() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        List<CompletableFuture<Integer>> others = askWhileOneReads(release, 5);
        ends.setOffsetsException(new TimeoutException("no answer"));

        release.countDown();

        for (CompletableFuture<Integer> other : others) {
            assertThatThrownBy(() -> other.get(10, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNREACHABLE));
        }
        assertThat(asked).hasValue(2);

        end(2);
        assertThat(topic.refresh().withPrefix("")).containsOnlyKeys("a", "b");
        assertThat(asked).as("the next one asks again").hasValue(3);
    }

    /** All of them have asked, and wait, when this returns. */
    private List<CompletableFuture<Integer>> askWhileOneReads(CountDownLatch release, int others) throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        records.schedulePollTask(() -> {
            reading.countDown();
            try {
                assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            records.addRecord(record(0, "a", "1"));
        });
        records.schedulePollTask(() -> records.addRecord(record(1, "b", "1")));
        end(1);
        ask();
        assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
        List<CompletableFuture<Integer>> asking =
                Stream.generate(this::ask).limit(others).toList();
        for (int i = 0; i < 1_000 && topic.waiting() < others; i++) {
            Backoff.pause(Duration.ofMillis(10));
        }
        assertThat(topic.waiting()).isEqualTo(others);
        return asking;
    }

    private CompletableFuture<Integer> ask() {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(topic.refresh().withPrefix("").size());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** After all of Kafka was lost: what the old one had is not there any more. */
    @Test
    void anotherTopicUnderTheNameIsReadFromItsBeginning() {
        List<MockConsumer<byte[], byte[]>> readers = Stream.generate(() -> new MockConsumer<byte[], byte[]>("earliest"))
                .limit(4)
                .toList();
        Iterator<MockConsumer<byte[], byte[]>> next = readers.iterator();
        readers.forEach(reader -> reader.updateBeginningOffsets(Map.of(PARTITION, 0L)));
        CompactedTopic lost = new CompactedTopic(
                next::next, next::next, PARTITION.topic(), Duration.ofMillis(50), Duration.ofSeconds(1));
        readers.get(0).updateEndOffsets(Map.of(PARTITION, 2L));
        readers.get(1).schedulePollTask(() -> List.of(record(0, "a", "1"), record(1, "b", "1"))
                .forEach(readers.get(1)::addRecord));
        long before = lost.refresh().changes();

        readers.get(0).updateEndOffsets(Map.of(PARTITION, 1L));
        readers.get(2).updateEndOffsets(Map.of(PARTITION, 1L));
        readers.get(3).schedulePollTask(() -> readers.get(3).addRecord(record(0, "c", "1")));
        lost.refresh();

        assertThat(lost.withPrefix("")).containsOnlyKeys("c");
        assertThat(lost.changes()).isGreaterThan(before);
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
