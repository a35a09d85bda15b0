package io.godwit.bench.measure;

import io.godwit.model.error.GodwitException;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TopicAdmin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** The topic of a bare chain, another one in each round. One thread creates and deletes; others read. */
public final class BareTopic {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaSettings kafka;
    private final int partitions;
    private volatile String name = "";

    /** A topic of so many partitions. */
    public BareTopic(KafkaSettings kafka, int partitions) {
        this.kafka = kafka;
        this.partitions = partitions;
    }

    /** The topic of this round. */
    public String name() {
        return name;
    }

    /** Creates the one of the next round. Blocks. */
    public void create() {
        name = "godwit.bench." + Long.toString(System.nanoTime(), 36);
        try (TopicAdmin admin = new TopicAdmin(kafka, 1)) {
            admin.ensureDataTopics(Map.of(name, partitions));
        }
    }

    /** Deletes it. Blocks. */
    public void delete() {
        try (TopicAdmin admin = new TopicAdmin(kafka, 1)) {
            admin.delete(List.of(name));
        }
    }

    /** Hands batches of one partition to {@code write} until no row is missing any more, in any partition. Blocks. */
    public void read(int partition, int batchRows, AtomicLong missing, Consumer<List<byte[]>> write) {
        TopicPartition part = new TopicPartition(name, partition);
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(Map.of(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batchRows, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100))) {
            consumer.assign(List.of(part));
            consumer.seekToBeginning(List.of(part));
            while (missing.get() > 0) {
                requireGoingOn();
                List<byte[]> rows = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> row : consumer.poll(POLL)) {
                    rows.add(row.value());
                }
                if (!rows.isEmpty()) {
                    write.accept(rows);
                    missing.addAndGet(-rows.size());
                }
            }
        }
    }

    /** For the other threads of a chain: whether one of them failed. */
    public static void requireGoingOn() {
        if (Thread.interrupted()) {
            throw GodwitException.fenced("asked to stop");
        }
    }
}
