package io.godwit.runtime.snapshot;

import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.TopicAdmin;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** Data topics in Kafka. */
public final class KafkaSnapshotTopics implements SnapshotTopics {
    private final TopicAdmin admin;

    /** The topics that {@code admin} reaches; the caller closes it. */
    public KafkaSnapshotTopics(TopicAdmin admin) {
        this.admin = admin;
    }

    @Override
    public Map<Integer, Long> ends(String topic) {
        Map<Integer, Long> ends = new TreeMap<>();
        admin.ends(List.of(topic)).forEach((partition, end) -> ends.put(partition.partition(), end));
        return ends;
    }

    @Override
    public void trim(String topic, Map<Integer, Long> before) {
        admin.trim(before.entrySet().stream()
                .collect(Collectors.toMap(e -> new TopicPartition(topic, e.getKey()), Map.Entry::getValue)));
    }

    @Override
    public void prepare(Map<String, Integer> partitionsByTopic) {
        admin.ensureDataTopics(partitionsByTopic.entrySet().stream()
                .collect(Collectors.toMap(e -> TopicNames.publishedKeys(e.getKey()), Map.Entry::getValue)));
    }

    @Override
    public void delete(Collection<String> topics) {
        admin.delete(topics.stream()
                .flatMap(topic -> Stream.of(topic, TopicNames.publishedKeys(topic)))
                .toList());
    }
}
