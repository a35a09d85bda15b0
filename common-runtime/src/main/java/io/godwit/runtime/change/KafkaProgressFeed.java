package io.godwit.runtime.change;

import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.Progress;
import io.godwit.runtime.state.SharedProgress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The progress topic of a task from its beginning on; of each collection, the newest record is always there. */
public final class KafkaProgressFeed implements ProgressFeed {
    private static final Duration WAIT = Duration.ofMillis(50);
    /** Polls per call, so that a topic that grows as fast as it is read keeps nobody waiting. */
    private static final int MOST_POLLS = 50;

    private final Consumer<byte[], byte[]> consumer;

    /** The feed of one task. */
    public KafkaProgressFeed(KafkaSettings settings, String taskId) {
        this(
                settings.consumer(Map.of(
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        50)),
                taskId);
    }

    /** The feed of a consumer, which it owns from then on. */
    KafkaProgressFeed(Consumer<byte[], byte[]> consumer, String taskId) {
        this.consumer = consumer;
        TopicPartition partition = new TopicPartition(TopicNames.progress(taskId), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    @Override
    public List<Progress> poll() {
        try {
            Map<String, byte[]> newest = new LinkedHashMap<>();
            Duration wait = WAIT;
            for (int i = 0; i < MOST_POLLS; i++) {
                ConsumerRecords<byte[], byte[]> came = consumer.poll(wait);
                if (came.isEmpty()) {
                    break;
                }
                for (ConsumerRecord<byte[], byte[]> record : came) {
                    String key = new String(record.key(), StandardCharsets.UTF_8);
                    if (record.value() == null) {
                        newest.remove(key); // that of a collection that was excluded
                    } else {
                        newest.put(key, record.value());
                    }
                }
                wait = Duration.ZERO;
            }
            return inOrder(newest);
        } catch (KafkaException e) {
            throw KafkaFailures.of("reading the Store's progress", e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    /**
     * The shared record last, whatever was in between: the newest record of a collection holds at least the offsets that the
     * shared one builds on.
     */
    private static List<Progress> inOrder(Map<String, byte[]> newest) {
        byte[] shared = newest.remove(SharedProgress.KEY);
        List<Progress> all = new ArrayList<>();
        newest.values().forEach(value -> all.add(Json.read(value, CollectionProgress.class)));
        if (shared != null) {
            all.add(Json.read(shared, SharedProgress.class));
        }
        return all;
    }
}
