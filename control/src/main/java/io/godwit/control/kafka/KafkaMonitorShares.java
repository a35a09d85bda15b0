package io.godwit.control.kafka;

import io.godwit.control.monitor.MonitorShares;
import io.godwit.model.topic.SeriesStep;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Instances share the partitions of the windows as members of one group; what is in them is read by others. */
public final class KafkaMonitorShares implements MonitorShares {
    private static final String GROUP = "godwit-control-monitor";
    private static final int SESSION_MILLIS = 6_000;
    private static final int LONGEST_STEP_MILLIS = 60_000;

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** A member of the group; joins at the first poll. */
    public KafkaMonitorShares(KafkaSettings kafka) {
        this.consumer = kafka.consumer(Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                GROUP,
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                SESSION_MILLIS,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                SESSION_MILLIS / 6,
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                LONGEST_STEP_MILLIS,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "latest",
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName()));
        consumer.subscribe(List.of(TopicNames.series(SeriesStep.TEN_SECONDS)), new Paused());
    }

    @Override
    public Set<Integer> poll(Duration wait) {
        try {
            consumer.poll(wait);
            return consumer.assignment().stream().map(TopicPartition::partition).collect(Collectors.toSet());
        } catch (KafkaException e) {
            throw KafkaFailures.of("sharing the tasks that are looked at", e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** It wants to be a member, not the records. */
    private final class Paused implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // the next poll says what is left
        }
    }
}
