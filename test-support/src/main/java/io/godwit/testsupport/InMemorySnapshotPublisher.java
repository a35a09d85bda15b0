package io.godwit.testsupport;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.topic.KeyPartitioner;
import io.godwit.runtime.snapshot.SnapshotPublisher;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.LoadIntent;
import io.godwit.runtime.state.ScanPlan;
import io.godwit.runtime.state.ScanPosition;
import java.util.Optional;

/** A transactional producer of {@link InMemoryKafka}. */
public final class InMemorySnapshotPublisher implements SnapshotPublisher {
    private static final ErrorCode AWAY = ErrorCode.KAFKA_UNREACHABLE;

    private final InMemoryKafka kafka;
    private final String producerId;
    private final FaultPlan faults;
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
    }

    @Override
    public Optional<ScanPlan> plan(HandOff handOff) {
        String key =
                ScanPlan.key(handOff.taskId(), handOff.mapping().collection().id(), handOff.attempt());
        return faults.read(AWAY, "plan", () -> kafka.position(key).map(ScanPlan.class::cast));
    }

    @Override
    public Optional<LoadIntent> loadIntent(HandOff handOff) {
        String key =
                LoadIntent.key(handOff.taskId(), handOff.mapping().collection().id(), handOff.attempt());
        return faults.read(AWAY, "loadIntent", () -> kafka.position(key).map(LoadIntent.class::cast));
    }

    @Override
    public void commitLoadIntent(LoadIntent intent) {
        transact("commitLoadIntent", () -> kafka.commit(producerId, epoch, intent.key(), intent));
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
    }

    @Override
    public void commitPlan(ScanPlan plan) {
        transact("commitPlan", () -> kafka.commit(producerId, epoch, plan.key(), plan));
    }

    @Override
    public void commit(ScanPosition position) {
        transact("commit", () -> kafka.commit(producerId, epoch, position.key(), position));
    }

    @Override
    public void abort() {
        if (!broken) {
            transact("abort", () -> kafka.abort(producerId, epoch));
        }
    }

    /** Leaves an open transaction as it is: the coordinator ends it after its timeout, or the next owner at once. */
    @Override
    public void close() {
        broken = true;
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
}
