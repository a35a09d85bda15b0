package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TopicAdmin;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * That Kafka's disk holds no more than docs/run.md says, with a third of the bytes of a default bound. Publishes 600 MB; another
 * number by {@code -Dgodwit.disk.megabytes}.
 */
class KafkaDiskIT {
    private static final String TOPIC = "godwit.disk.snapshot.1.db.c.1";
    private static final String TASK = "disk";
    private static final String COMPACTED = TopicNames.conflicts(TASK);
    private static final int PARTITIONS = 8;
    private static final int MEGABYTE = 1024 * 1024;
    private static final int STEP = 40 * MEGABYTE;
    private static final int STEPS = Integer.getInteger("godwit.disk.megabytes", 600) / (STEP / MEGABYTE);
    private static final long SEGMENTS = 256L * MEGABYTE;

    private final KafkaSettings settings =
            new KafkaSettings(RealServers.get().stack().addresses().kafkaBootstrap(), Map.of());
    private final TopicAdmin admin = new TopicAdmin(settings, 1);

    @AfterEach
    void close() {
        admin.delete(List.of(TOPIC, COMPACTED));
        admin.close();
    }

    /** The broker looks every ten seconds at what it may free; one of default settings every five minutes. */
    @Test
    void whatIsTrimmedIsFreedButForTheNewestSegments() {
        admin.ensureDataTopics(Map.of(TOPIC, PARTITIONS));
        byte[] value = new byte[512 * 1024];
        new Random(1).nextBytes(value); // does not compress
        Map<TopicPartition, Long> applied = new HashMap<>();
        try (KafkaProducer<byte[], byte[]> producer = settings.producer()) {
            for (int step = 0; step < STEPS; step++) {
                if (step > 0) {
                    admin.trim(applied); // all but the last step is applied
                }
                applied = admin.ends(List.of(TOPIC));
                for (int sent = 0; sent < STEP; sent += value.length) {
                    producer.send(new ProducerRecord<>(TOPIC, sent / value.length % PARTITIONS, null, value));
                }
                producer.flush();
            }
        }
        admin.trim(applied);

        long published = (long) STEPS * STEP;
        long bound = STEP + SEGMENTS;
        assertThat(bound).isLessThan(published / 2 + MEGABYTE);
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(onDisk(TOPIC)).isBetween((long) STEP, bound));
    }

    /** The newest segment is never compacted, so it must not be the only one. */
    @Test
    void updatesOfTheSameKeysDoNotStay() {
        admin.ensureConflictTopic(TASK);
        byte[] value = new byte[8 * 1024];
        new Random(1).nextBytes(value);
        try (KafkaProducer<byte[], byte[]> producer = settings.producer()) {
            for (int i = 0; i < 5_000; i++) {
                producer.send(new ProducerRecord<>(COMPACTED, new byte[] {(byte) (i % 100)}, value));
            }
        }

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(onDisk(COMPACTED)).isBetween(1L, 20L * MEGABYTE));
    }

    private long onDisk(String topic) {
        return admin.leaderBytes(List.of(topic)).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
