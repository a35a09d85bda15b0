package io.godwit.control.kafka;

import io.godwit.control.topics.NamedTopic;
import io.godwit.control.topics.TopicFacts;
import io.godwit.control.topics.TopicKind;
import io.godwit.control.topics.TopicLook;
import io.godwit.model.task.KafkaSpec;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TopicDesign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** One admin client for all callers. What a look needs is asked for at the same time, about all of its topics together. */
public final class KafkaTopicLook implements TopicLook {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final TopicDesign shared;
    private Optional<Admin> open = Optional.empty();

    /**
     * Asks nobody yet.
     *
     * @param replicationFactor replicas that the service gives the topics that all tasks share
     */
    public KafkaTopicLook(KafkaSettings kafka, int replicationFactor) {
        this.kafka = kafka;
        this.shared = TopicDesign.replicated(replicationFactor);
    }

    @Override
    public Set<String> names() {
        Within time = new Within(PATIENCE);
        return need(
                "listing topics",
                time,
                admin().listTopics(new ListTopicsOptions().timeoutMs(time.leftMillis()))
                        .names());
    }

    @Override
    public Looked look(Collection<String> topics, Optional<KafkaSpec> design) {
        if (topics.isEmpty()) {
            return new Looked(List.of(), List.of());
        }
        Within time = new Within(PATIENCE);
        Map<String, TopicDescription> described = describe(topics, time);
        TopicAnswers answers = TopicAnswers.ask(admin(), described.values(), time);
        TopicDesign wanted = design.map(TopicDesign::of).orElse(shared);
        List<TopicFacts> facts = new ArrayList<>();
        described.values().stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .forEach(topic ->
                        NamedTopic.of(topic.name()).ifPresent(name -> facts.add(facts(name, topic, answers, wanted))));
        return new Looked(facts, answers.notes());
    }

    private static TopicFacts facts(NamedTopic name, TopicDescription topic, TopicAnswers answers, TopicDesign wanted) {
        return new TopicFacts(
                name,
                topic.partitions().stream()
                        .map(partition -> partition(topic.name(), partition, answers))
                        .toList(),
                answers.settings(topic.name()),
                name.kind() == TopicKind.SHARED
                        ? answers.readTo(topic.name(), topic.partitions().size())
                        : Optional.empty(),
                WantedTopics.of(name, topic.partitions().size(), wanted));
    }

    private static TopicFacts.Partition partition(String topic, TopicPartitionInfo info, TopicAnswers answers) {
        TopicPartition partition = new TopicPartition(topic, info.partition());
        OptionalLong first = answers.first(partition);
        OptionalLong end = answers.end(partition);
        return new TopicFacts.Partition(
                info.partition(),
                info.replicas().size(),
                info.isr().size(),
                TopicAnswers.hasLeader(info),
                first.isPresent() && end.isPresent()
                        ? Optional.of(new TopicFacts.Range(first.getAsLong(), end.getAsLong()))
                        : Optional.empty(),
                answers.bytes(partition),
                answers.oldest(partition),
                answers.newest(partition),
                answers.lately(partition));
    }

    /** One request for all; a topic that was removed meanwhile is left out. */
    private Map<String, TopicDescription> describe(Collection<String> topics, Within time) {
        Map<String, TopicDescription> found = new HashMap<>();
        admin().describeTopics(topics, new DescribeTopicsOptions().timeoutMs(time.leftMillis()))
                .topicNameValues()
                .forEach((name, answer) -> {
                    try {
                        found.put(name, time.await(answer));
                    } catch (ExecutionException e) {
                        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                            throw KafkaFailures.of("describing topics", e);
                        }
                    } catch (java.util.concurrent.TimeoutException e) {
                        throw Within.over("describing topics", e);
                    }
                });
        return found;
    }

    private static <T> T need(String doing, Within time, KafkaFuture<T> answer) {
        try {
            return time.await(answer);
        } catch (ExecutionException e) {
            throw KafkaFailures.of(doing, e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw Within.over(doing, e);
        }
    }

    @Override
    public synchronized void close() {
        open.ifPresent(admin -> admin.close(Duration.ofSeconds(1)));
        open = Optional.empty();
    }

    /** Created on first use: one that cannot be created fails the call, not the wiring. */
    private synchronized Admin admin() {
        Admin admin = open.orElseGet(kafka::admin);
        open = Optional.of(admin);
        return admin;
    }
}
