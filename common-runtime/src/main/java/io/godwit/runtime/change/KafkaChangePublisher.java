package io.godwit.runtime.change;

import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.kafka.TransactionalProducer;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.PendingRead;
import io.godwit.runtime.state.ReconcileMark;
import io.godwit.runtime.state.SharedProgress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Changes, positions and watermarks in one Kafka transaction. Invariants 1, 2: positions are read only after older owners are
 * fenced.
 */
public final class KafkaChangePublisher implements ChangePublisher {
    private static final Map<String, Object> TUNING = Map.of(
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.LINGER_MS_CONFIG,
            1,
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 * 1024,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            32L * 1024 * 1024);

    private final KafkaSettings settings;
    private final String taskId;
    private final Set<String> topics;
    private final Clock clock;
    private final Map<String, Map<Integer, Long>> ends = new HashMap<>();
    private final Map<TopicPartition, Long> sent = new ConcurrentHashMap<>();
    private final AtomicReference<Exception> failed = new AtomicReference<>();
    private TransactionalProducer producer;

    /**
     * A publisher that is not usable before {@link #recover}.
     *
     * @param topics the change topics
     */
    public KafkaChangePublisher(KafkaSettings settings, String taskId, Collection<String> topics, Clock clock) {
        this.topics = Set.copyOf(topics);
        this.settings = settings;
        this.taskId = taskId;
        this.clock = clock;
    }

    /** Opening a producer under it fences the task's Store. */
    public static String transactionalId(String taskId) {
        return "godwit." + taskId + ".store";
    }

    @Override
    public void recover() {
        close();
        try {
            producer = settings.transactionalProducer(transactionalId(taskId), TUNING);
            producer.takeOver();
        } catch (KafkaException e) {
            throw KafkaFailures.of("taking the task's log over", e);
        }
        failed.set(null);
        ends.clear();
        recoverEnds();
    }

    @Override
    public Map<String, ChannelPosition> positions() {
        return read(TopicNames.POSITIONS, ChannelPosition.prefix(taskId), ChannelPosition.class).stream()
                .collect(Collectors.toMap(ChannelPosition::channel, p -> p, (a, b) -> b, TreeMap::new));
    }

    @Override
    public Map<String, List<PendingRead>> pending() {
        return read(TopicNames.pending(taskId), "", PendingRead.class).stream()
                .collect(Collectors.groupingBy(PendingRead::channel));
    }

    @Override
    public Collection<Long> dropped() {
        try (CompactedTopic progress = new CompactedTopic(settings, TopicNames.progress(taskId))) {
            return progress.refresh().withPrefix("").entrySet().stream()
                    .filter(record -> !record.getKey().equals(SharedProgress.KEY))
                    .map(record -> Json.read(record.getValue(), CollectionProgress.class))
                    .filter(CollectionProgress::dropped)
                    .map(CollectionProgress::collectionId)
                    .toList();
        }
    }

    @Override
    public Collection<ReconcileMark> marks() {
        return read(TopicNames.POSITIONS, ReconcileMark.prefix(taskId), ReconcileMark.class);
    }

    private <T> List<T> read(String topic, String prefix, Class<T> type) {
        try (CompactedTopic compacted = new CompactedTopic(settings, topic)) {
            return compacted.refresh().withPrefix(prefix).values().stream()
                    .map(json -> Json.read(json, type))
                    .toList();
        }
    }

    /**
     * Where the change topics end. Asked of Kafka, because what earlier processes reported may be older: not every transaction
     * reports a watermark.
     */
    private void recoverEnds() {
        try (TopicAdmin admin = new TopicAdmin(settings, 1)) {
            admin.ends(topics).forEach(this::reached);
        }
    }

    @Override
    public void append(String topic, int partition, byte[] key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic, partition, key, value), (metadata, failure) -> {
                if (failure == null) {
                    sent.merge(new TopicPartition(topic, partition), metadata.offset() + 1, Math::max);
                } else {
                    failed.compareAndSet(null, failure);
                }
            });
        } catch (KafkaException e) {
            throw KafkaFailures.of("publishing to " + topic, e);
        }
    }

    @Override
    public void commit(Commit commit) {
        try {
            producer.flush();
            if (failed.get() != null) {
                throw KafkaFailures.of("publishing changes", failed.get());
            }
            sent.forEach(this::reached);
            sent.clear();
            control(commit);
            producer.commit();
        } catch (KafkaException e) {
            throw KafkaFailures.of("committing changes and positions", e);
        }
    }

    /** The records besides the changes; each failure among them fails the transaction. */
    private void control(Commit commit) {
        commit.positions().forEach(p -> producer.send(RecordPublisher.record(TopicNames.POSITIONS, p.key(), p)));
        commit.marks().forEach(m -> producer.send(RecordPublisher.record(TopicNames.POSITIONS, m.key(), m)));
        String pending = TopicNames.pending(taskId);
        commit.opened().forEach(r -> producer.send(RecordPublisher.record(pending, r.recordKey(), r)));
        commit.settled().forEach(r -> producer.send(tombstone(pending, r.recordKey())));
        for (Watermark watermark : commit.watermarks()) {
            CollectionProgress progress = progress(watermark);
            producer.send(RecordPublisher.record(TopicNames.progress(taskId), progress.key(), progress));
        }
        if (!commit.ticks().isEmpty()) {
            SharedProgress shared = new SharedProgress(taskId, commit.ticks(), clock.millis());
            producer.send(RecordPublisher.record(TopicNames.progress(taskId), SharedProgress.KEY, shared));
        }
        commit.answered().forEach(request -> producer.send(tombstone(TopicNames.COMMANDS, request)));
    }

    private static ProducerRecord<byte[], byte[]> tombstone(String topic, String key) {
        return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), null);
    }

    @Override
    public void close() {
        sent.clear();
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
    }

    private void reached(TopicPartition partition, long end) {
        ends.computeIfAbsent(partition.topic(), t -> new TreeMap<>()).put(partition.partition(), end);
    }

    private CollectionProgress progress(Watermark watermark) {
        return new CollectionProgress(
                taskId,
                watermark.collectionId(),
                watermark.timestamp(),
                ends.getOrDefault(watermark.topic(), Map.of()),
                watermark.dropped(),
                watermark.shares(),
                clock.millis());
    }
}
