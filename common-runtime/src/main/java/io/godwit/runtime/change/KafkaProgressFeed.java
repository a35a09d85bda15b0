package io.godwit.runtime.change;

import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.state.CollectionProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The progress topic of a task from its beginning on; of each collection, the newest record is always there. */
public final class KafkaProgressFeed implements ProgressFeed {
    private static final Duration WAIT = Duration.ofMillis(50);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** The feed of one task. */
    public KafkaProgressFeed(KafkaSettings settings, String taskId) {
        this.consumer = settings.consumer(Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest", ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50));
        TopicPartition partition = new TopicPartition(TopicNames.progress(taskId), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    @Override
    public List<CollectionProgress> poll() {
        try {
            List<CollectionProgress> came = new ArrayList<>();
            consumer.poll(WAIT).forEach(r -> came.add(Json.read(r.value(), CollectionProgress.class)));
            return came;
        } catch (KafkaException e) {
            throw KafkaFailures.of("reading the Store's progress", e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
