package io.godwit.runtime.conflict;

import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.state.ConflictRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The task's conflict topic. */
public final class KafkaConflictLog implements ConflictLog {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaSettings settings;
    private final RecordPublisher publisher;

    /** A log that writes through {@code publisher}; the caller closes it. */
    public KafkaConflictLog(KafkaSettings settings, RecordPublisher publisher) {
        this.settings = settings;
        this.publisher = publisher;
    }

    @Override
    public void record(Collection<ConflictRecord> conflicts) {
        publisher.publish(conflicts.stream()
                .map(c -> RecordPublisher.record(TopicNames.conflicts(c.taskId()), c.recordKey(), c))
                .toList());
    }

    @Override
    public Collection<ConflictRecord> open(String taskId, int most) {
        TopicPartition partition = new TopicPartition(TopicNames.conflicts(taskId), 0);
        Map<String, ConflictRecord> open = new LinkedHashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = settings.consumer(Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take(record, open, most);
                }
            }
            return open.values();
        } catch (KafkaException e) {
            throw KafkaFailures.of("reading the conflicts of task " + taskId, e);
        }
    }

    /** Invariant 8: the oldest make room; they stay in the topic. */
    private static void take(ConsumerRecord<byte[], byte[]> record, Map<String, ConflictRecord> open, int most) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        open.remove(key);
        if (record.value() != null) {
            ConflictRecord conflict = Json.read(record.value(), ConflictRecord.class);
            if (conflict.isOpen()) {
                open.put(key, conflict);
            }
        }
        if (open.size() > most) {
            open.remove(open.keySet().iterator().next());
        }
    }
}
