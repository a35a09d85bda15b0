package io.godwit.runtime.change;

import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.state.ChangeStatus;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** The space as Kafka tells it, held against the offsets that Incr-Sync reports as applied. */
public final class KafkaChangeSpace implements ChangeSpace {
    private final TopicAdmin topics;
    private final CompactedTopic statuses;
    private final String taskId;
    private final Map<String, Long> collections;

    /**
     * The space of a task.
     *
     * @param topics stays the caller's
     * @param statuses becomes this object's, which closes it
     * @param collections ids of collections by their change topics
     */
    public KafkaChangeSpace(TopicAdmin topics, CompactedTopic statuses, String taskId, Map<String, Long> collections) {
        this.topics = topics;
        this.statuses = statuses;
        this.taskId = taskId;
        this.collections = Map.copyOf(collections);
    }

    @Override
    public Taken look() {
        Map<String, Long> bytes = topics.bytesByTopic(collections.keySet());
        Map<TopicPartition, Long> starts = topics.starts(collections.keySet());
        Map<TopicPartition, Long> ends = topics.ends(collections.keySet());
        statuses.refresh();
        long unapplied = 0;
        for (var topic : bytes.entrySet()) {
            unapplied += Math.round(topic.getValue() * unappliedShare(topic.getKey(), starts, ends));
        }
        return new Taken(bytes.values().stream().mapToLong(Long::longValue).sum(), unapplied);
    }

    @Override
    public void close() {
        statuses.close();
    }

    private double unappliedShare(String topic, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        Map<Integer, Long> applied =
                status(collections.get(topic)).map(ChangeStatus::appliedTo).orElse(Map.of());
        long held = 0;
        long waiting = 0;
        for (var end : ends.entrySet()) {
            TopicPartition partition = end.getKey();
            if (partition.topic().equals(topic)) {
                long start = starts.getOrDefault(partition, 0L);
                long next = Math.max(start, applied.getOrDefault(partition.partition(), 0L));
                held += end.getValue() - start;
                waiting += Math.max(0, end.getValue() - next);
            }
        }
        return held == 0 ? 0 : (double) waiting / held;
    }

    private Optional<ChangeStatus> status(long collectionId) {
        return statuses.get(ChangeStatus.prefix(taskId) + collectionId)
                .map(json -> Json.read(json, ChangeStatus.class));
    }
}
