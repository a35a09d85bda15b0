package io.godwit.control.kafka;

import io.godwit.control.record.TaskTopics;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.TopicAdmin;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** {@link TaskTopics} by an admin client. */
final class KafkaTaskTopics implements TaskTopics {
    private final TopicAdmin admin;

    KafkaTaskTopics(TopicAdmin admin) {
        this.admin = admin;
    }

    @Override
    public void ensureTask(String taskId) {
        admin.ensureConflictTopic(taskId);
        admin.requireReplicas(taskId);
    }

    @Override
    public void ensureProgress(String taskId) {
        admin.ensureProgressTopics(taskId);
    }

    @Override
    public void ensureData(Map<String, Integer> partitionsByTopic, IntConsumer made) {
        admin.ensureDataTopics(partitionsByTopic, made);
    }

    @Override
    public Map<Integer, Long> ends(String topic) {
        Map<Integer, Long> ends = new TreeMap<>();
        admin.ends(List.of(topic)).forEach((partition, end) -> ends.put(partition.partition(), end));
        return ends;
    }

    @Override
    public List<String> ofTask(String taskId) {
        return admin.names().stream()
                .filter(name -> TopicNames.isOf(taskId, name))
                .toList();
    }

    @Override
    public void deleteGroups(String taskId) {
        admin.deleteGroups(TopicNames.prefix(taskId));
    }

    @Override
    public void delete(Collection<String> topics) {
        admin.delete(topics);
    }
}
