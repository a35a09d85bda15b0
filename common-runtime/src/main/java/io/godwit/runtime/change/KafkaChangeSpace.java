package io.godwit.runtime.change;

import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.state.ChangeStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
        Map<String, List<Map.Entry<TopicPartition, Long>>> ends = topics.ends(collections.keySet()).entrySet().stream()
                .collect(Collectors.groupingBy(end -> end.getKey().topic()));
        statuses.refresh();
        long unapplied = 0;
        for (var topic : bytes.entrySet()) {
            double share = unappliedShare(
                    appliedTo(collections.get(topic.getKey())), starts, ends.getOrDefault(topic.getKey(), List.of()));
            unapplied += Math.round(topic.getValue() * share);
        }
        return new Taken(bytes.values().stream().mapToLong(Long::longValue).sum(), unapplied);
    }

    @Override
    public void close() {
        statuses.close();
    }

    /** Of the offsets that the partitions of one topic hold. */
    private static double unappliedShare(
            Map<Integer, Long> applied,
            Map<TopicPartition, Long> starts,
            List<Map.Entry<TopicPartition, Long>> endsOfTopic) {
        long held = 0;
        long waiting = 0;
        for (var end : endsOfTopic) {
            TopicPartition partition = end.getKey();
            long start = starts.getOrDefault(partition, 0L);
            long next = Math.max(start, applied.getOrDefault(partition.partition(), 0L));
            held += end.getValue() - start;
            waiting += Math.max(0, end.getValue() - next);
        }
        return held == 0 ? 0 : (double) waiting / held;
    }

    private Map<Integer, Long> appliedTo(long collectionId) {
        return statuses.get(ChangeStatus.prefix(taskId) + collectionId)
                .map(json -> Json.read(json, ChangeStatus.class).appliedTo())
                .orElse(Map.of());
    }
}
