package io.godwit.control.kafka;

import io.godwit.control.managed.TaskOrder;
import io.godwit.control.worker.OrderFeed;
import io.godwit.model.error.GodwitException;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances share the partitions of the orders as members of one group. A partition that an instance gets is read from its
 * beginning, and none of its orders is carried out before the end that it had then is reached: older ones are outdated.
 */
public final class KafkaOrderFeed implements OrderFeed {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaOrderFeed.class);
    private static final String GROUP = "godwit-control-orders";
    private static final int SESSION_MILLIS = 6_000;
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Map<String, TaskOrder>> orders = new HashMap<>();
    /** Partitions that are still read up to an offset. */
    private final Map<TopicPartition, Long> catchingUp = new HashMap<>();

    /** A member of the group; joins at the first poll. */
    public KafkaOrderFeed(KafkaSettings kafka) {
        this.consumer = kafka.consumer(Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                GROUP,
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                SESSION_MILLIS,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                SESSION_MILLIS / 6,
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName()));
        consumer.subscribe(List.of(TopicNames.ORDERS), new Shares());
    }

    @Override
    public Map<String, TaskOrder> poll(Duration wait) {
        try {
            consumer.poll(wait).forEach(this::take);
            findEnds();
            catchingUp.entrySet().removeIf(entry -> consumer.position(entry.getKey()) >= entry.getValue());
        } catch (KafkaException e) {
            throw KafkaFailures.of("reading " + TopicNames.ORDERS, e);
        }
        Map<String, TaskOrder> newest = new HashMap<>();
        orders.forEach((partition, tasks) -> {
            if (!catchingUp.containsKey(partition)) {
                newest.putAll(tasks);
            }
        });
        return newest;
    }

    /** Not in the callback of a rebalance: a failure there would leave the partitions without their orders for good. */
    private void findEnds() {
        List<TopicPartition> unknown = catchingUp.entrySet().stream()
                .filter(entry -> entry.getValue() == UNKNOWN)
                .map(Map.Entry::getKey)
                .toList();
        if (!unknown.isEmpty()) {
            catchingUp.putAll(consumer.endOffsets(unknown));
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        Map<String, TaskOrder> tasks = orders.get(new TopicPartition(record.topic(), record.partition()));
        String name = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            tasks.remove(name);
        } else {
            read(name, record.value()).ifPresent(order -> tasks.put(name, order));
        }
    }

    /** A record that none of ours wrote must not stop all tasks. */
    private static Optional<TaskOrder> read(String name, byte[] json) {
        try {
            return Optional.of(Json.read(json, TaskOrder.class));
        } catch (GodwitException e) {
            LOG.error("topic={} key={} a record is passed over: {}", TopicNames.ORDERS, name, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private final class Shares implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (partitions.isEmpty()) {
                return; // a rebalance that gives nothing new; seeking would concern every partition
            }
            partitions.forEach(partition -> {
                orders.put(partition, new HashMap<>());
                catchingUp.put(partition, UNKNOWN);
            });
            consumer.seekToBeginning(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> {
                orders.remove(partition);
                catchingUp.remove(partition);
            });
        }
    }
}
