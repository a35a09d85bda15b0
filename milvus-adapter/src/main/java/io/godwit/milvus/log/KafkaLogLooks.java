package io.godwit.milvus.log;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads single messages with one consumer that stays open between reads: creating one takes longer than a read. Thread-safe; one
 * read at a time.
 */
final class KafkaLogLooks implements AutoCloseable {
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Supplier<KafkaConsumer<byte[], byte[]>> open;
    private Optional<KafkaConsumer<byte[], byte[]>> consumer = Optional.empty();

    KafkaLogLooks(Supplier<KafkaConsumer<byte[], byte[]>> open) {
        this.open = open;
    }

    /** When the first message from a place on was appended; empty where there is none before {@code end}. */
    synchronized Optional<Instant> firstTakenAt(TopicPartition partition, long place, long end) {
        String doing = "reading a message of channel " + partition.topic();
        boolean well = false;
        try {
            consumer = consumer.or(() -> Optional.of(open.get()));
            Optional<Instant> taken = look(doing, consumer.get(), partition, place, end);
            well = true;
            return taken;
        } catch (OffsetOutOfRangeException e) { // trimmed just now
            throw KafkaLogFailures.late(doing);
        } catch (KafkaException e) {
            throw KafkaLogFailures.of(doing, e);
        } finally {
            if (!well) {
                close();
            }
        }
    }

    @Override
    public synchronized void close() {
        consumer.ifPresent(KafkaConsumer::close);
        consumer = Optional.empty();
    }

    private static Optional<Instant> look(
            String doing, KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long place, long end) {
        long startedAt = System.nanoTime();
        consumer.assign(List.of(partition));
        try {
            consumer.seek(partition, place);
            while (consumer.position(partition) < end) {
                List<ConsumerRecord<byte[], byte[]>> records =
                        consumer.poll(POLL).records(partition);
                if (!records.isEmpty()) {
                    return Optional.of(Instant.ofEpochMilli(records.getFirst().timestamp()));
                }
                if (System.nanoTime() - startedAt > LONGEST_LOOK.toNanos()) {
                    throw KafkaLogFailures.late(doing);
                }
            }
            return Optional.empty();
        } finally {
            consumer.unsubscribe(); // an idle consumer fetches nothing
        }
    }
}
