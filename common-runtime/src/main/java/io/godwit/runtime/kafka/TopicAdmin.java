package io.godwit.runtime.kafka;

import io.godwit.model.error.GodwitException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates, trims and removes topics, and reads their ends. Thread-safe; calls block. */
public final class TopicAdmin implements AutoCloseable {
    /** The controller answers when all are created: as many as one broker creates in a few seconds. */
    private static final int PARTITIONS_A_REQUEST = 200;

    private final KafkaSettings settings;
    private final TopicDesign design;
    private final KafkaCheck check;
    private Optional<Admin> open = Optional.empty();

    /** An admin for topics with {@code replicationFactor} replicas. */
    public TopicAdmin(KafkaSettings settings, int replicationFactor) {
        this(settings, TopicDesign.replicated(replicationFactor));
    }

    /** An admin for topics that are created as {@code design} says. */
    public TopicAdmin(KafkaSettings settings, TopicDesign design) {
        this.settings = settings;
        this.design = design;
        this.check = new KafkaCheck(settings);
    }

    /** Whether Kafka can be used at all; see {@link KafkaCheck}. */
    public KafkaCheck.Cluster check() {
        try {
            return check.check(this::admin);
        } catch (GodwitException e) {
            throw KafkaFailures.lasting(e);
        }
    }

    /**
     * Creates the topics that all tasks share, where missing; this is the first request to Kafka, which is therefore checked
     * before.
     */
    public void ensureControlTopics() {
        check();
        create(design.control());
    }

    /** Creates the topics of the control service, where missing. */
    public void ensureServiceTopics() {
        ensureControlTopics();
        create(design.service());
    }

    /**
     * Of each topic of the control service, once they exist, how many replicas the partition has that has the fewest. Not every broker knows
     * one that was created a moment ago: it is as the design says.
     */
    public Map<String, Integer> serviceReplicas() {
        Map<String, Integer> replicas = new TreeMap<>();
        Stream.concat(design.control().stream(), design.service().stream())
                .forEach(topic -> replicas.put(topic.name(), design.replicationFactor()));
        describe(replicas.keySet()).forEach((name, topic) -> topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .ifPresent(fewest -> replicas.put(name, fewest)));
        return replicas;
    }

    /** Creates the conflict topic of a task, where missing. */
    public void ensureConflictTopic(String taskId) {
        create(List.of(design.conflicts(taskId)));
    }

    /** Creates the topics of a task's watermarks and of its Store's open reads, where missing. */
    public void ensureProgressTopics(String taskId) {
        create(design.progress(taskId));
    }

    /** Creates data topics that keep every record until Godwit trims them; those that exist stay as they are. */
    public void ensureDataTopics(Map<String, Integer> partitionsByTopic) {
        ensureDataTopics(partitionsByTopic, made -> {});
    }

    /**
     * The same, with many topics per request.
     *
     * @param made receives how many exist, after each request
     */
    public void ensureDataTopics(Map<String, Integer> partitionsByTopic, IntConsumer made) {
        List<NewTopic> batch = new ArrayList<>();
        int partitions = 0;
        int done = 0;
        for (var topic : partitionsByTopic.entrySet()) {
            if (!batch.isEmpty() && partitions + topic.getValue() > PARTITIONS_A_REQUEST) {
                create(batch);
                done += batch.size();
                made.accept(done);
                batch.clear();
                partitions = 0;
            }
            batch.add(design.data(topic.getKey(), topic.getValue()));
            partitions += topic.getValue();
        }
        create(batch);
        made.accept(done + batch.size());
    }

    /** Refuses topics, of those that exist for all tasks and for this one, that keep records less safe than the design asks for. */
    public void requireReplicas(String taskId) {
        Set<String> shared = design.control().stream().map(NewTopic::name).collect(Collectors.toSet());
        List<ConfigResource> topics = names().stream()
                .filter(name -> shared.contains(name) || name.startsWith("godwit." + taskId + "."))
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<String, Integer> inSync = new TreeMap<>();
        admin().describeConfigs(topics).values().forEach((topic, settings) -> KafkaFailures.awaitUnless(
                        UnknownTopicOrPartitionException.class,
                        "reading the settings of topic " + topic.name(),
                        settings)
                .map(found -> found.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG))
                .ifPresent(setting -> inSync.put(topic.name(), Integer.parseInt(setting.value()))));
        design.requireReplicas(inSync);
    }

    /** Offset after the last committed record of each partition; a topic that does not exist has no entry. */
    public Map<TopicPartition, Long> ends(Collection<String> topics) {
        return offsets(topics, "end", OffsetSpec.latest());
    }

    /** Offset of the first record that each partition still has; a topic that does not exist has no entry. */
    public Map<TopicPartition, Long> starts(Collection<String> topics) {
        return offsets(topics, "start", OffsetSpec.earliest());
    }

    private Map<TopicPartition, Long> offsets(Collection<String> topics, String what, OffsetSpec place) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        Map<TopicPartition, Long> found = new HashMap<>();
        describe(topics).forEach((name, topic) -> topic.partitions()
                .forEach(p -> wanted.put(new TopicPartition(name, p.partition()), place)));
        var offsets = admin().listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
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
                        admin().listOffsets(wanted).all())
                .forEach((partition, found) -> {
                    if (found.offset() >= 0) {
                        offsets.put(partition.partition(), found.offset());
                    }
                });
        return offsets;
    }

    /** Size of the log of each partition on the disk of its leader, including trimmed records that are not freed yet. */
    public Map<TopicPartition, Long> leaderBytes(Collection<String> topics) {
        Map<Integer, Set<TopicPartition>> byLeader = new HashMap<>();
        describe(topics).forEach((name, topic) -> topic.partitions().stream()
                .filter(partition -> partition.leader() != null)
                .forEach(
                        partition -> byLeader.computeIfAbsent(partition.leader().id(), id -> new HashSet<>())
                                .add(new TopicPartition(name, partition.partition()))));
        Map<TopicPartition, Long> sizes = new HashMap<>();
        KafkaFailures.await(
                        "reading the sizes of topics",
                        admin().describeLogDirs(byLeader.keySet()).allDescriptions())
                .forEach((broker, folders) -> folders.values()
                        .forEach(folder -> folder.replicaInfos().forEach((partition, replica) -> {
                            if (!replica.isFuture() && byLeader.get(broker).contains(partition)) {
                                sizes.put(partition, replica.size());
                            }
                        })));
        return sizes;
    }

    /** What is known of those topics that exist. */
    private Map<String, TopicDescription> describe(Collection<String> topics) {
        Map<String, TopicDescription> found = new HashMap<>();
        admin().describeTopics(topics).topicNameValues().forEach((name, description) -> KafkaFailures.awaitUnless(
                        UnknownTopicOrPartitionException.class, "describing " + name, description)
                .ifPresent(topic -> found.put(name, topic)));
        return found;
    }

    /** Lets Kafka drop the records before the given offsets. */
    public void trim(Map<TopicPartition, Long> before) {
        Map<TopicPartition, RecordsToDelete> request = new HashMap<>();
        before.forEach((partition, offset) -> request.put(partition, RecordsToDelete.beforeOffset(offset)));
        KafkaFailures.await("trimming topics", admin().deleteRecords(request).all());
    }

    /** Removes topics; those that no longer exist do not matter. */
    public void delete(Collection<String> topics) {
        admin().deleteTopics(topics)
                .topicNameValues()
                .forEach((name, done) ->
                        KafkaFailures.awaitUnless(UnknownTopicOrPartitionException.class, "removing " + name, done));
    }

    /** Removes consumer groups whose name starts with {@code prefix}; they must have no member. */
    public void deleteGroups(String prefix) {
        List<String> groups = KafkaFailures.await(
                        "listing consumer groups", admin().listGroups().all())
                .stream()
                .map(GroupListing::groupId)
                .filter(group -> group.startsWith(prefix))
                .toList();
        admin().deleteConsumerGroups(groups)
                .deletedGroups()
                .forEach((group, done) -> KafkaFailures.awaitUnless(
                        GroupIdNotFoundException.class, "removing consumer group " + group, done));
    }

    /** Names of existing topics. */
    public Set<String> names() {
        return KafkaFailures.await("listing topics", admin().listTopics().names());
    }

    @Override
    public synchronized void close() {
        open.ifPresent(Admin::close);
        open = Optional.empty();
    }

    /** Created on first use: one that cannot be created fails the call, not the wiring. */
    private synchronized Admin admin() {
        Admin admin = open.orElseGet(settings::admin);
        open = Optional.of(admin);
        return admin;
    }

    private void create(List<NewTopic> topics) {
        admin().createTopics(topics)
                .values()
                .forEach((name, done) ->
                        KafkaFailures.awaitUnless(TopicExistsException.class, "creating topic " + name, done));
    }
}
