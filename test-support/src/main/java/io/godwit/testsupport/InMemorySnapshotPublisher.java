package io.godwit.testsupport;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.topic.KeyPartitioner;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.snapshot.KeyChunk;
import io.godwit.runtime.snapshot.PublishedKeys;
import io.godwit.runtime.snapshot.SnapshotPublisher;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.LoadIntent;
import io.godwit.runtime.state.ScanPlan;
import io.godwit.runtime.state.ScanPosition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A transactional producer of {@link InMemoryKafka}. */
public final class InMemorySnapshotPublisher implements SnapshotPublisher {
    private static final ErrorCode AWAY = ErrorCode.KAFKA_UNREACHABLE;

    private final InMemoryKafka kafka;
    private final String producerId;
    private final FaultPlan faults;
    private final KeyChunk keys = new KeyChunk();
    private final Map<String, Object> added = new LinkedHashMap<>();
    private String keysTopic = "";
    private long epoch;
    private boolean broken;

    /** A producer that is not usable before {@link #recover}. */
    public InMemorySnapshotPublisher(InMemoryKafka kafka, String producerId, FaultPlan faults) {
        this.kafka = kafka;
        this.producerId = producerId;
        this.faults = faults;
    }

    @Override
    public void recover() {
        faults.run(AWAY, "recover", () -> epoch = kafka.takeOver(producerId));
        broken = false;
        keys.clear();
    }

    @Override
    public Optional<ScanPlan> plan(HandOff handOff) {
        String key =
                ScanPlan.key(handOff.taskId(), handOff.mapping().collection().id(), handOff.attempt());
        return faults.read(AWAY, "plan", () -> Optional.ofNullable(added.get(key))
                .or(() -> kafka.position(key))
                .map(ScanPlan.class::cast));
    }

    @Override
    public Optional<LoadIntent> loadIntent(HandOff handOff) {
        String key =
                LoadIntent.key(handOff.taskId(), handOff.mapping().collection().id(), handOff.attempt());
        return faults.read(AWAY, "loadIntent", () -> Optional.ofNullable(added.get(key))
                .or(() -> kafka.position(key))
                .map(LoadIntent.class::cast));
    }

    @Override
    public void commitLoadIntent(LoadIntent intent) {
        commit("commitLoadIntent", intent.key(), intent);
    }

    @Override
    public void add(LoadIntent intent) {
        added.put(intent.key(), intent);
    }

    @Override
    public ScanPosition position(ScanPlan plan, int range) {
        String key = ScanPosition.key(plan.taskId(), plan.collectionId(), plan.attempt(), range);
        return faults.read(AWAY, "position", () -> kafka.position(key)
                .map(ScanPosition.class::cast)
                .orElseGet(() -> ScanPosition.start(plan, range)));
    }

    @Override
    public void append(HandOff handOff, Key key, byte[] kafkaKey, byte[] value) {
        int partition = KeyPartitioner.partition(key, handOff.partitions());
        transact("append", () -> kafka.append(producerId, epoch, handOff.topic(), partition, kafkaKey, value));
        keysTopic = TopicNames.publishedKeys(handOff.topic());
        keys.add(key);
    }

    @Override
    public PublishedKeys published(HandOff handOff, int range) {
        return faults.read(
                AWAY,
                "published",
                () -> new Published(kafka.committed(TopicNames.publishedKeys(handOff.topic()), 0), range));
    }

    @Override
    public void commitPlan(ScanPlan plan) {
        commit("commitPlan", plan.key(), plan);
    }

    @Override
    public void add(ScanPlan plan) {
        added.put(plan.key(), plan);
    }

    @Override
    public void commit(ScanPosition position) {
        boolean rows = !keys.isEmpty();
        byte[] chunk = keys.take();
        transact("commit", () -> {
            if (rows) {
                kafka.append(producerId, epoch, keysTopic, 0, rangeKey(position.range()), chunk);
            }
            commitAdded(position.key(), position);
        });
        added.clear();
    }

    @Override
    public void abort() {
        keys.clear();
        if (!broken) {
            transact("abort", () -> kafka.abort(producerId, epoch));
        }
    }

    /** Leaves an open transaction as it is: the coordinator ends it after its timeout, or the next owner does so immediately. */
    @Override
    public void close() {
        broken = true;
    }

    private void commit(String call, String key, Object record) {
        transact(call, () -> commitAdded(key, record));
        added.clear();
    }

    private void commitAdded(String key, Object record) {
        Map<String, Object> records = new LinkedHashMap<>(added);
        records.put(key, record);
        kafka.commit(producerId, epoch, records);
    }

    private void transact(String call, Runnable effect) {
        if (broken || epoch == 0) {
            throw GodwitException.retriable(AWAY, call + " before recover", "none: call recover first", null);
        }
        try {
            faults.run(AWAY, call, effect);
        } catch (GodwitException e) {
            broken = true;
            throw e;
        }
    }

    private static byte[] rangeKey(int range) {
        return Integer.toString(range).getBytes(StandardCharsets.US_ASCII);
    }

    /** Records as they were when it was created; the offset is the position. */
    private record Published(Map<Long, InMemoryKafka.Record> records, int range) implements PublishedKeys {
        @Override
        public List<Chunk> chunks() {
            return records.entrySet().stream()
                    .filter(e -> Arrays.equals(e.getValue().key(), rangeKey(range)))
                    .map(e -> Chunk.of(KeyChunk.read(e.getValue().value()), e.getKey()))
                    .toList();
        }

        @Override
        public List<Key> keys(Chunk chunk) {
            return KeyChunk.read(records.get(chunk.offset()).value());
        }

        @Override
        public void close() {}
    }
}
