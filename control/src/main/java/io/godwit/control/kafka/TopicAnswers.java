package io.godwit.control.kafka;

import io.godwit.control.topics.TopicFacts;
import io.godwit.control.topology.TaskStreams;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaFailures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeLogDirsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Everything that is asked about some topics, one request of each sort to each broker. What is not answered is noted. */
final class TopicAnswers {
    /** The only group that keeps its positions in Kafka. */
    private static final String SERVICE_GROUP = TaskStreams.APPLICATION;

    private static final Set<String> READ_BY_SERVICE = Set.of(TopicNames.REQUESTS, TopicNames.REPORTS);

    private final Map<TopicPartition, Long> firsts = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, Long> lately = new HashMap<>();
    private final Map<TopicPartition, Long> oldest = new HashMap<>();
    private final Map<TopicPartition, Long> newest = new HashMap<>();
    private final Map<TopicPartition, Long> sizes = new HashMap<>();
    private final Map<String, Map<String, String>> settings = new HashMap<>();
    private final Map<TopicPartition, Long> readTo = new HashMap<>();
    private final Set<String> notes = new TreeSet<>();
    private final Within time;
    private boolean groupAnswered;

    private TopicAnswers(Within time) {
        this.time = time;
    }

    static TopicAnswers ask(Admin admin, Collection<TopicDescription> topics, Within time) {
        TopicAnswers answers = new TopicAnswers(time);
        if (!topics.isEmpty()) {
            answers.fill(admin, topics);
        }
        return answers;
    }

    /** For a leader that is missing, Kafka's client may put a node that is none. */
    static boolean hasLeader(TopicPartitionInfo partition) {
        return partition.leader() != null && !partition.leader().isEmpty();
    }

    private void fill(Admin admin, Collection<TopicDescription> topics) {
        Map<Integer, Set<TopicPartition>> byLeader = topics.stream()
                .flatMap(topic -> topic.partitions().stream()
                        .filter(TopicAnswers::hasLeader)
                        .map(p -> Map.entry(p.leader().id(), new TopicPartition(topic.name(), p.partition()))))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
        List<TopicPartition> led =
                byLeader.values().stream().flatMap(Set::stream).toList();
        ListOffsetsResult first = offsets(admin, led, OffsetSpec.earliest());
        ListOffsetsResult end = offsets(admin, led, OffsetSpec.latest());
        ListOffsetsResult old = offsets(admin, led, OffsetSpec.forTimestamp(0));
        ListOffsetsResult recent =
                offsets(admin, led, OffsetSpec.forTimestamp(System.currentTimeMillis() - TopicFacts.LATELY.toMillis()));
        ListOffsetsResult late = offsets(admin, led, OffsetSpec.maxTimestamp());
        Map<Integer, KafkaFuture<Map<String, LogDirDescription>>> logs = admin.describeLogDirs(
                        byLeader.keySet(), new DescribeLogDirsOptions().timeoutMs(time.leftMillis()))
                .descriptions();
        Map<ConfigResource, KafkaFuture<Config>> configs = admin.describeConfigs(
                        topics.stream()
                                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
                                .toList(),
                        new DescribeConfigsOptions().timeoutMs(time.leftMillis()))
                .values();
        Optional<KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> group = topics.stream()
                .map(TopicDescription::name)
                .filter(READ_BY_SERVICE::contains)
                .findAny()
                .map(any -> admin.listConsumerGroupOffsets(
                                SERVICE_GROUP, new ListConsumerGroupOffsetsOptions().timeoutMs(time.leftMillis()))
                        .partitionsToOffsetAndMetadata());
        for (TopicPartition partition : led) {
            take("offsets", first.partitionResult(partition)).ifPresent(found -> firsts.put(partition, found.offset()));
            take("offsets", end.partitionResult(partition)).ifPresent(found -> ends.put(partition, found.offset()));
            take("rates", recent.partitionResult(partition))
                    .map(found ->
                            found.offset() >= 0 ? Long.valueOf(found.offset()) : ends.get(partition)) // none since then
                    .ifPresent(offset -> lately.put(partition, offset));
            recordTime(partition, old, oldest);
            recordTime(partition, late, newest);
        }
        logs.forEach(
                (broker, answer) -> take("sizes", answer).ifPresent(folders -> sizes(byLeader.get(broker), folders)));
        configs.forEach((topic, answer) -> take("settings", answer).ifPresent(found -> settings(topic.name(), found)));
        group.flatMap(answer -> take("positions of group " + SERVICE_GROUP, answer))
                .ifPresent(found -> {
                    groupAnswered = true;
                    found.forEach((partition, position) -> {
                        if (position != null) {
                            readTo.put(partition, position.offset());
                        }
                    });
                });
    }

    private ListOffsetsResult offsets(Admin admin, Collection<TopicPartition> partitions, OffsetSpec place) {
        return admin.listOffsets(
                partitions.stream().collect(Collectors.toMap(p -> p, p -> place)),
                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(time.leftMillis()));
    }

    private void recordTime(TopicPartition partition, ListOffsetsResult answers, Map<TopicPartition, Long> into) {
        take("times of records", answers.partitionResult(partition))
                .filter(found -> found.offset() >= 0 && found.timestamp() >= 0)
                .ifPresent(found -> into.put(partition, found.timestamp()));
    }

    private void sizes(Set<TopicPartition> led, Map<String, LogDirDescription> folders) {
        folders.values().forEach(folder -> folder.replicaInfos().forEach((partition, replica) -> {
            if (!replica.isFuture() && led.contains(partition)) {
                sizes.put(partition, replica.size());
            }
        }));
    }

    private void settings(String topic, Config found) {
        Map<String, String> values = new HashMap<>();
        found.entries().stream()
                .filter(entry -> entry.value() != null)
                .forEach(entry -> values.put(entry.name(), entry.value()));
        settings.put(topic, values);
    }

    private <T> Optional<T> take(String what, KafkaFuture<T> answer) {
        try {
            return Optional.of(time.await(answer));
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) { // removed meanwhile
                notes.add(what + ": " + KafkaFailures.of("measuring", e).getMessage());
            }
            return Optional.empty();
        } catch (TimeoutException e) {
            notes.add(what + ": Kafka did not answer in time");
            return Optional.empty();
        }
    }

    List<String> notes() {
        return new ArrayList<>(notes);
    }

    OptionalLong first(TopicPartition partition) {
        return of(firsts, partition);
    }

    OptionalLong end(TopicPartition partition) {
        return of(ends, partition);
    }

    OptionalLong lately(TopicPartition partition) {
        return of(lately, partition);
    }

    OptionalLong oldest(TopicPartition partition) {
        return of(oldest, partition);
    }

    OptionalLong newest(TopicPartition partition) {
        return of(newest, partition);
    }

    OptionalLong bytes(TopicPartition partition) {
        return of(sizes, partition);
    }

    Optional<Map<String, String>> settings(String topic) {
        return Optional.ofNullable(settings.get(topic));
    }

    /** Where the service's group is; a partition of which it has read nothing has no entry. */
    Optional<Map<Integer, Long>> readTo(String topic, int partitions) {
        if (!groupAnswered || !READ_BY_SERVICE.contains(topic)) {
            return Optional.empty();
        }
        Map<Integer, Long> positions = new HashMap<>();
        for (int p = 0; p < partitions; p++) {
            int partition = p;
            of(readTo, new TopicPartition(topic, p)).ifPresent(offset -> positions.put(partition, offset));
        }
        return Optional.of(positions);
    }

    private static OptionalLong of(Map<TopicPartition, Long> values, TopicPartition partition) {
        Long value = values.get(partition);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
