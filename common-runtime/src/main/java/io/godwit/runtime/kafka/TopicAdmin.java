package io.godwit.runtime.kafka;

import io.godwit.model.topic.TopicNames;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates, trims and removes topics, and reads their ends. Thread-safe; calls block. */
public final class TopicAdmin implements AutoCloseable {
    private final Admin admin;
    private final short replication;

    /** An admin for topics with {@code replicationFactor} replicas. */
    public TopicAdmin(KafkaSettings settings, int replicationFactor) {
        this.admin = settings.admin();
        this.replication = (short) replicationFactor;
    }

    /** Creates the topics that all tasks share, where missing. */
    public void ensureControlTopics() {
        Map<String, String> compacted = Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        create(List.of(
                topic(TopicNames.TASKS, 1, compacted),
                topic(TopicNames.COMMANDS, 1, compacted),
                topic(TopicNames.STATUS, 1, compacted),
                topic(TopicNames.POSITIONS, 1, compacted)));
    }

    /** Creates the conflict topic of a task, where missing. */
    public void ensureConflictTopic(String taskId) {
        create(List.of(topic(
                TopicNames.conflicts(taskId),
                1,
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT))));
    }

    /** Creates the topics of a task's watermarks and of its Store's open reads, where missing. */
    public void ensureProgressTopics(String taskId) {
        Map<String, String> compacted = Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        create(List.of(
                topic(TopicNames.progress(taskId), 1, compacted), topic(TopicNames.pending(taskId), 1, compacted)));
    }

    /** Creates data topics that keep every record until Godwit trims them; those that exist stay as they are. */
    public void ensureDataTopics(Map<String, Integer> partitionsByTopic) {
        Map<String, String> keep = Map.of(
                TopicConfig.RETENTION_MS_CONFIG, "-1",
                TopicConfig.RETENTION_BYTES_CONFIG, "-1",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(10 * 1024 * 1024));
        create(partitionsByTopic.entrySet().stream()
                .map(e -> topic(e.getKey(), e.getValue(), keep))
                .toList());
    }

    /** Offset behind the last committed record of each partition; a topic that does not exist has no entry. */
    public Map<TopicPartition, Long> ends(Collection<String> topics) {
        return offsets(topics, "end", OffsetSpec.latest());
    }

    /** Offset of the first record that each partition still holds; a topic that does not exist has no entry. */
    public Map<TopicPartition, Long> starts(Collection<String> topics) {
        return offsets(topics, "start", OffsetSpec.earliest());
    }

    private Map<TopicPartition, Long> offsets(Collection<String> topics, String what, OffsetSpec place) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        Map<TopicPartition, Long> found = new HashMap<>();
        admin.describeTopics(topics).topicNameValues().forEach((name, description) -> KafkaFailures.awaitUnless(
                        UnknownTopicOrPartitionException.class, "describing " + name, description)
                .ifPresent(topic ->
                        topic.partitions().forEach(p -> wanted.put(new TopicPartition(name, p.partition()), place))));
        var offsets = admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
        for (TopicPartition partition : wanted.keySet()) {
            found.put(
                    partition,
                    KafkaFailures.await("reading the " + what + " of " + partition, offsets.partitionResult(partition))
                            .offset());
        }
        return found;
    }

    /** The first offset of each partition whose record is of {@code time} or later; the end where there is none. */
    public Map<Integer, Long> at(String topic, Instant time) {
        Map<Integer, Long> offsets = new HashMap<>();
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        ends(List.of(topic)).forEach((partition, end) -> {
            offsets.put(partition.partition(), end);
            wanted.put(partition, OffsetSpec.forTimestamp(time.toEpochMilli()));
        });
        KafkaFailures.await(
                        "looking for a time in " + topic,
                        admin.listOffsets(wanted).all())
                .forEach((partition, found) -> {
                    if (found.offset() >= 0) {
                        offsets.put(partition.partition(), found.offset());
                    }
                });
        return offsets;
    }

    /** Disk space that each of these topics takes on all brokers together. */
    public Map<String, Long> bytesByTopic(Collection<String> topics) {
        Set<Integer> brokers = KafkaFailures.await(
                        "listing brokers", admin.describeCluster().nodes())
                .stream()
                .map(Node::id)
                .collect(Collectors.toSet());
        return KafkaFailures.await(
                        "reading the sizes of topics",
                        admin.describeLogDirs(brokers).allDescriptions())
                .values()
                .stream()
                .flatMap(folders -> folders.values().stream())
                .flatMap(folder -> folder.replicaInfos().entrySet().stream())
                .filter(replica -> topics.contains(replica.getKey().topic()))
                .collect(Collectors.toMap(
                        replica -> replica.getKey().topic(),
                        replica -> replica.getValue().size(),
                        Long::sum));
    }

    /** Lets Kafka drop the records before the given offsets. */
    public void trim(Map<TopicPartition, Long> before) {
        Map<TopicPartition, RecordsToDelete> request = new HashMap<>();
        before.forEach((partition, offset) -> request.put(partition, RecordsToDelete.beforeOffset(offset)));
        KafkaFailures.await("trimming topics", admin.deleteRecords(request).all());
    }

    /** Removes topics; those that are gone already do not matter. */
    public void delete(Collection<String> topics) {
        admin.deleteTopics(topics)
                .topicNameValues()
                .forEach((name, done) ->
                        KafkaFailures.awaitUnless(UnknownTopicOrPartitionException.class, "removing " + name, done));
    }

    /** Names of existing topics. */
    public Set<String> names() {
        return KafkaFailures.await("listing topics", admin.listTopics().names());
    }

    @Override
    public void close() {
        admin.close();
    }

    private NewTopic topic(String name, int partitions, Map<String, String> config) {
        return new NewTopic(name, partitions, replication).configs(config);
    }

    private void create(List<NewTopic> topics) {
        admin.createTopics(topics)
                .values()
                .forEach((name, done) ->
                        KafkaFailures.awaitUnless(TopicExistsException.class, "creating topic " + name, done));
    }
}
