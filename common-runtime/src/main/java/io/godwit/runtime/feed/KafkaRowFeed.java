package io.godwit.runtime.feed;

import io.godwit.model.target.PartitionRef;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member of the task's consumer group. Offsets come from the target's checkpoints, never from the group. */
final class KafkaRowFeed implements RowFeed {
    private static final long ASK_NANOS = 500_000_000L;
    /**
     * What was fetched is handed out whole; {@link #MOST_FETCHED} bounds it. Kafka's client fetches nothing of a partition of
     * which it still holds records, and everything of a node in one request: with part of a busy partition left over, the request
     * for its idle neighbours would hold back the rest until it is answered.
     */
    private static final int ALL_THAT_CAME = Integer.MAX_VALUE;

    private static final int MOST_FETCHED = 8 * 1024 * 1024;
    /**
     * The cost of a fetch that returns nothing grows with the number of partitions; one that returns something is answered
     * immediately.
     */
    private static final int QUIET_MILLIS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(KafkaRowFeed.class);

    private final String taskId;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Ownership ownership;
    private final Collection<String> topics;
    private Set<String> subscribed = Set.of();
    private final Map<TopicPartition, Long> reported = new HashMap<>();
    private final Set<TopicPartition> waiting = new HashSet<>();
    private long askedAt;
    private boolean fresh;

    /** The static member {@code member} of {@code group}, which reads what {@code topics} holds at each poll. */
    KafkaRowFeed(
            KafkaSettings settings,
            String taskId,
            String group,
            String member,
            Collection<String> topics,
            Ownership owner) {
        this.taskId = taskId;
        this.ownership = owner;
        this.topics = topics;
        // Members learn at their heartbeat that others joined: a rare one leaves all partitions with the first for
        // seconds.
        this.consumer = settings.consumer(Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                member,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                500,
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName(),
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                ALL_THAT_CAME,
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                600_000,
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                10_000,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                MOST_FETCHED,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                4 * 1024 * 1024,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                QUIET_MILLIS));
        subscribe();
    }

    private void subscribe() {
        Set<String> wanted = Set.copyOf(topics);
        if (!wanted.equals(subscribed) && !wanted.isEmpty()) {
            consumer.subscribe(wanted, new Listener());
            subscribed = wanted;
        }
    }

    @Override
    public List<Chunk> poll(Duration wait) {
        try {
            subscribe();
            askAgain();
            return chunks(consumer.poll(wait));
        } catch (InvalidOffsetException e) {
            e.partitions()
                    .forEach(partition -> ownership.unreadable(ref(partition), PositionLost.of(ref(partition), e)));
            return List.of();
        } catch (KafkaException e) {
            throw KafkaFailures.of("reading row events", e);
        }
    }

    @Override
    public void keepAlive() {
        Set<TopicPartition> held = new HashSet<>(consumer.assignment());
        held.removeAll(waiting);
        consumer.pause(held);
        try {
            consumer.poll(Duration.ZERO); // returns nothing: what is assigned meanwhile waits too
        } catch (KafkaException e) {
            LOG.debug("the next poll reports it again: {}", e.getMessage());
        } finally {
            held.retainAll(consumer.assignment());
            held.removeAll(waiting);
            consumer.resume(held);
        }
    }

    @Override
    public void hold(PartitionRef partition) {
        TopicPartition held = new TopicPartition(partition.topic(), partition.partition());
        if (consumer.assignment().contains(held)) {
            reported.remove(held);
            hold(held);
        }
    }

    @Override
    public long end(PartitionRef partition) {
        TopicPartition of = new TopicPartition(partition.topic(), partition.partition());
        try {
            return consumer.endOffsets(List.of(of)).getOrDefault(of, 0L);
        } catch (KafkaException e) {
            throw KafkaFailures.of("looking for the end of " + of, e);
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    }

    /** Looks only at partitions whose place moved: thousands of idle ones cost nothing. */
    private List<Chunk> chunks(ConsumerRecords<byte[], byte[]> records) {
        List<Chunk> chunks = new ArrayList<>();
        records.nextOffsets().forEach((partition, next) -> {
            if (next.offset() > reported.getOrDefault(partition, Long.MAX_VALUE)) {
                chunks.add(chunk(partition, records, next.offset()));
                reported.put(partition, next.offset());
            }
        });
        chunks.sort(Comparator.comparing(Chunk::partition));
        return chunks;
    }

    private void askAgain() {
        if (!waiting.isEmpty() && (fresh || System.nanoTime() - askedAt > ASK_NANOS)) {
            askedAt = System.nanoTime();
            List.copyOf(waiting).forEach(this::start);
            fresh = false;
        }
    }

    /** Its owner is asked between two polls of the consumer, so it may take its time and may fail. */
    private void hold(TopicPartition partition) {
        waiting.add(partition);
        fresh = true;
        consumer.seek(partition, 0); // a paused partition without a place would fail the poll
        consumer.pause(List.of(partition));
    }

    private void start(TopicPartition partition) {
        long offset = ownership.assigned(ref(partition));
        if (offset != Ownership.NOT_YET) {
            waiting.remove(partition);
            consumer.seek(partition, offset);
            consumer.resume(List.of(partition));
            reported.put(partition, offset);
        }
    }

    private Chunk chunk(TopicPartition partition, ConsumerRecords<byte[], byte[]> records, long position) {
        List<Entry> entries = records.records(partition).stream()
                .map(r -> new Entry(r.offset(), r.key(), r.value()))
                .toList();
        return new Chunk(ref(partition), entries, position);
    }

    private PartitionRef ref(TopicPartition partition) {
        return new PartitionRef(taskId, partition.topic(), partition.partition());
    }

    private final class Listener implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(KafkaRowFeed.this::hold);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                reported.remove(partition);
                waiting.remove(partition);
                ownership.revoked(ref(partition));
            }
        }
    }
}
