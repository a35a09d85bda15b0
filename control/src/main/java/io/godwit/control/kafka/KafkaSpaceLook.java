package io.godwit.control.kafka;

import io.godwit.control.topics.KafkaSpace;
import io.godwit.control.topics.SpaceLook;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeLogDirsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/** One request to each broker, whatever the number of topics. */
public final class KafkaSpaceLook implements SpaceLook {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String DOING = "looking at the disks of Kafka";

    private final KafkaSettings kafka;
    private Optional<Admin> open = Optional.empty();

    /** Asks nobody yet. */
    public KafkaSpaceLook(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    @Override
    public KafkaSpace look() {
        Within time = new Within(PATIENCE);
        try {
            List<Integer> brokers = time
                    .await(admin().describeCluster(new DescribeClusterOptions().timeoutMs(time.leftMillis()))
                            .nodes())
                    .stream()
                    .map(Node::id)
                    .toList();
            return space(time.await(
                    admin().describeLogDirs(brokers, new DescribeLogDirsOptions().timeoutMs(time.leftMillis()))
                            .allDescriptions()));
        } catch (ExecutionException e) {
            throw KafkaFailures.of(DOING, e);
        } catch (TimeoutException e) {
            throw Within.over(DOING, e);
        }
    }

    /** Replicas of a partition are of about the same size: the largest stands for them. */
    private static KafkaSpace space(Map<Integer, Map<String, LogDirDescription>> brokers) {
        Map<TopicPartition, Long> partitions = new HashMap<>();
        List<KafkaSpace.Disk> disks = new ArrayList<>();
        brokers.forEach((broker, folders) -> folders.values().forEach(folder -> {
            folder.replicaInfos().forEach((partition, replica) -> {
                if (!replica.isFuture()) {
                    partitions.merge(partition, replica.size(), Math::max);
                }
            });
            if (folder.totalBytes().isPresent() && folder.usableBytes().isPresent()) {
                disks.add(new KafkaSpace.Disk(
                        broker,
                        folder.totalBytes().getAsLong(),
                        folder.usableBytes().getAsLong()));
            }
        }));
        Map<String, Long> topics = new HashMap<>();
        partitions.forEach((partition, bytes) -> topics.merge(partition.topic(), bytes, Long::sum));
        return new KafkaSpace(topics, disks);
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
