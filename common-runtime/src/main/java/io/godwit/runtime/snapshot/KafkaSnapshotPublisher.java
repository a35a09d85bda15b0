package io.godwit.runtime.snapshot;

import io.godwit.model.row.Key;
import io.godwit.model.topic.KeyPartitioner;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.kafka.TransactionalProducer;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.LoadIntent;
import io.godwit.runtime.state.ScanPlan;
import io.godwit.runtime.state.ScanPosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Rows, their keys and the position in one Kafka transaction. Invariants 1, 2: the position is read only after older owners are
 * fenced.
 */
public final class KafkaSnapshotPublisher implements SnapshotPublisher {
    /**
     * Batches are sent when they are full or the transaction is committed, which flushes: fewer requests, and nothing waits for
     * them.
     */
    private static final Map<String, Object> TUNING = Map.of(
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.LINGER_MS_CONFIG,
            250,
            ProducerConfig.BATCH_SIZE_CONFIG,
            512 * 1024,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            32L * 1024 * 1024);

    private final KafkaSettings settings;
    private final String transactionalId;
    private final CompactedTopic positions;
    private final KeyChunk keys = new KeyChunk();
    private final List<byte[]> fullChunks = new ArrayList<>();
    /** Records that are part of the next commit, by key. */
    private final Map<String, ProducerRecord<byte[], byte[]>> added = new LinkedHashMap<>();
    /** What this publisher has committed since it took over its slot: nobody else writes these records. */
    private final Map<String, byte[]> own = new HashMap<>();

    private HandOff appended;
    private TransactionalProducer producer;
    private boolean caughtUp;

    /**
     * A publisher that is not usable before {@link #recover}.
     *
     * @param transactionalId task/component/ordinal/slot, stable over restarts
     * @param positions the positions topic; shared between the threads of a process
     */
    public KafkaSnapshotPublisher(KafkaSettings settings, String transactionalId, CompactedTopic positions) {
        this.settings = settings;
        this.transactionalId = transactionalId;
        this.positions = positions;
    }

    @Override
    public void recover() {
        close();
        forgetKeys();
        own.clear();
        caughtUp = false;
        try {
            producer = settings.transactionalProducer(transactionalId, TUNING);
            producer.takeOver();
        } catch (KafkaException e) {
            throw KafkaFailures.of("taking over " + transactionalId, e);
        }
    }

    @Override
    public ScanPosition position(ScanPlan plan, int range) {
        String key = ScanPosition.key(plan.taskId(), plan.collectionId(), plan.attempt(), range);
        return read(key, ScanPosition.class).orElseGet(() -> ScanPosition.start(plan, range));
    }

    /** Older owners of the slot can write nothing more once it is taken over: what Kafka holds then is read once. Invariant 2. */
    private <T> Optional<T> read(String key, Class<T> type) {
        if (!caughtUp) {
            positions.refresh();
            caughtUp = true;
        }
        return Optional.ofNullable(own.get(key)).or(() -> positions.get(key)).map(json -> Json.read(json, type));
    }

    @Override
    public void append(HandOff handOff, Key key, byte[] kafkaKey, byte[] value) {
        int partition = KeyPartitioner.partition(key, handOff.partitions());
        send(new ProducerRecord<>(handOff.topic(), partition, kafkaKey, value));
        appended = handOff;
        keys.add(key);
        if (keys.full()) {
            fullChunks.add(keys.take());
        }
    }

    @Override
    public PublishedKeys published(HandOff handOff, int range) {
        KafkaPublishedKeys published = new KafkaPublishedKeys(settings, keysOf(handOff, range), rangeKey(range));
        try {
            return published.load(settings);
        } catch (RuntimeException e) {
            published.close();
            throw e;
        }
    }

    @Override
    public Optional<LoadIntent> loadIntent(HandOff handOff) {
        String key =
                LoadIntent.key(handOff.taskId(), handOff.mapping().collection().id(), handOff.attempt());
        return Optional.ofNullable(added.get(key))
                .map(ProducerRecord::value)
                .or(() -> positions.refresh().get(key)) // publishers of other ranges write it too
                .map(json -> Json.read(json, LoadIntent.class));
    }

    @Override
    public void commitLoadIntent(LoadIntent intent) {
        commitWith(intent.key(), intent);
    }

    @Override
    public void add(LoadIntent intent) {
        add(intent.key(), intent);
    }

    @Override
    public Optional<ScanPlan> plan(HandOff handOff) {
        String key =
                ScanPlan.key(handOff.taskId(), handOff.mapping().collection().id(), handOff.attempt());
        return Optional.ofNullable(added.get(key))
                .map(record -> Json.read(record.value(), ScanPlan.class))
                .or(() -> read(key, ScanPlan.class));
    }

    @Override
    public void commitPlan(ScanPlan plan) {
        commitWith(plan.key(), plan);
    }

    @Override
    public void add(ScanPlan plan) {
        add(plan.key(), plan);
    }

    private void add(String key, Object value) {
        added.put(key, RecordPublisher.record(TopicNames.POSITIONS, key, value));
    }

    @Override
    public void commit(ScanPosition position) {
        if (!keys.isEmpty()) {
            fullChunks.add(keys.take());
        }
        for (byte[] chunk : fullChunks) {
            TopicPartition place = keysOf(appended, position.range());
            send(new ProducerRecord<>(place.topic(), place.partition(), rangeKey(position.range()), chunk));
        }
        forgetKeys();
        commitWith(position.key(), position);
    }

    private void commitWith(String key, Object value) {
        // Not one of those that survive a failure: without the rows of this transaction it must never be committed.
        ProducerRecord<byte[], byte[]> last = RecordPublisher.record(TopicNames.POSITIONS, key, value);
        added.values().forEach(this::send);
        send(last);
        try {
            producer.commit();
        } catch (KafkaException e) {
            throw KafkaFailures.of("committing rows and position of a scan", e);
        }
        added.forEach((k, record) -> own.put(k, record.value()));
        added.clear();
        own.put(key, last.value());
    }

    @Override
    public void abort() {
        forgetKeys();
        if (producer != null) {
            try {
                producer.abort();
            } catch (KafkaException e) {
                throw KafkaFailures.of("aborting a transaction", e);
            }
        }
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
    }

    private void forgetKeys() {
        keys.clear();
        fullChunks.clear();
    }

    private static TopicPartition keysOf(HandOff handOff, int range) {
        return new TopicPartition(TopicNames.publishedKeys(handOff.topic()), range % handOff.partitions());
    }

    private static byte[] rangeKey(int range) {
        return Integer.toString(range).getBytes(StandardCharsets.US_ASCII);
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record);
        } catch (KafkaException e) {
            throw KafkaFailures.of("publishing to " + record.topic(), e);
        }
    }
}
