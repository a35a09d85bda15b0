package io.godwit.runtime.snapshot;

import io.godwit.model.row.Key;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Keys in a topic next to the snapshot topic. Only offsets are kept in memory: keys are read again when they are needed. */
final class KafkaPublishedKeys implements PublishedKeys {
    private static final Duration POLL = Duration.ofMillis(200);
    /** Longer than an open transaction of another range can hold back the end. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final byte[] range;
    private List<Chunk> chunks = List.of();

    KafkaPublishedKeys(KafkaSettings settings, TopicPartition partition, byte[] range) {
        this.partition = partition;
        this.range = range;
        this.consumer = settings.consumer(Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest", ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50));
        consumer.assign(List.of(partition));
    }

    /** Reads up to the end that the topic has now, open transactions included. */
    KafkaPublishedKeys load(KafkaSettings settings) {
        long end;
        try (KafkaConsumer<byte[], byte[]> ends =
                settings.consumer(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted"))) {
            end = ends.endOffsets(List.of(partition)).get(partition);
        } catch (KafkaException e) {
            throw KafkaFailures.of("reading the end of " + partition, e);
        }
        List<Chunk> found = new ArrayList<>();
        read(0, end, record -> {
            if (Arrays.equals(record.key(), range)) {
                found.add(Chunk.of(KeyChunk.read(record.value()), record.offset()));
            }
            return true;
        });
        chunks = List.copyOf(found);
        return this;
    }

    @Override
    public List<Chunk> chunks() {
        return chunks;
    }

    @Override
    public List<Key> keys(Chunk chunk) {
        List<Key> keys = new ArrayList<>();
        read(chunk.offset(), chunk.offset() + 1, record -> {
            keys.addAll(KeyChunk.read(record.value()));
            return false;
        });
        return keys;
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** Hands records out from offset {@code from} to {@code end}, as long as {@code take} asks for more. */
    private void read(long from, long end, Predicate<ConsumerRecord<byte[], byte[]>> take) {
        try {
            consumer.seek(partition, from);
            long since = System.nanoTime();
            for (long position = from; position < end; position = consumer.position(partition)) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < end && !take.test(record)) {
                        return;
                    }
                }
                if (consumer.position(partition) > position) {
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
                    throw KafkaFailures.transactionOpen(partition, position, end, PATIENCE);
                }
            }
        } catch (KafkaException e) {
            throw KafkaFailures.of("reading " + partition, e);
        }
    }
}
