package io.godwit.runtime.change;

import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.TableStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The space that records take on the leaders, compared with the offsets that Incr-Sync reports as applied. */
public final class KafkaChangeSpace implements ChangeSpace {
    private final TopicAdmin topics;
    private final CompactedTopic statuses;
    private final String taskId;
    private final Map<String, Long> collections;
    private final Map<TopicPartition, LiveBytes> partitions = new HashMap<>();

    /**
     * The space of a task.
     *
     * @param topics remains the caller's
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
        Map<TopicPartition, Long> sizes = topics.leaderBytes(collections.keySet());
        Map<TopicPartition, Long> starts = topics.starts(collections.keySet());
        Map<TopicPartition, Long> ends = topics.ends(collections.keySet());
        statuses.refresh();
        Map<String, Map<Integer, Long>> applied = new HashMap<>();
        Map<Long, Long> held = new HashMap<>();
        long bytes = 0;
        long unapplied = 0;
        for (var size : sizes.entrySet()) {
            TopicPartition partition = size.getKey();
            LiveBytes live = partitions.computeIfAbsent(partition, first -> new LiveBytes());
            live.look(size.getValue(), starts.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L));
            long next = applied.computeIfAbsent(partition.topic(), topic -> appliedTo(collections.get(topic)))
                    .getOrDefault(partition.partition(), 0L);
            bytes += live.all();
            long collection = collections.get(partition.topic());
            if (hasFailed(collection)) {
                held.merge(collection, live.from(next), Long::sum);
            } else {
                unapplied += live.from(next);
            }
        }
        return new Taken(bytes, unapplied, held);
    }

    @Override
    public void giveUp(long collectionId) {
        List<String> own = collections.entrySet().stream()
                .filter(e -> e.getValue() == collectionId)
                .map(Map.Entry::getKey)
                .toList();
        topics.trim(topics.ends(own));
    }

    @Override
    public void close() {
        statuses.close();
    }

    /** Whether its full migration or its changes failed: nothing of it is applied in this run. */
    private boolean hasFailed(long collectionId) {
        boolean full = statuses.get(TableStatus.prefix(taskId) + collectionId)
                .map(json -> Json.read(json, TableStatus.class).phase())
                .filter(TableStatus.Phase.FAILED::equals)
                .isPresent();
        return full
                || statuses.get(ChangeStatus.prefix(taskId) + collectionId)
                        .map(json -> Json.read(json, ChangeStatus.class).phase())
                        .filter(ChangeStatus.Phase.FAILED::equals)
                        .isPresent();
    }

    private Map<Integer, Long> appliedTo(long collectionId) {
        return statuses.get(ChangeStatus.prefix(taskId) + collectionId)
                .map(json -> Json.read(json, ChangeStatus.class).appliedTo())
                .orElse(Map.of());
    }
}
