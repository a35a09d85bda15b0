package io.godwit.testsupport;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.target.PartitionRef;
import io.godwit.runtime.feed.PositionLost;
import io.godwit.runtime.feed.RowFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A member of an {@link InMemoryGroup}. Waits for records only if configured to, since a lock-step run must not block. */
public final class InMemoryRowFeed implements RowFeed {
    private final InMemoryKafka kafka;
    private final InMemoryGroup group;
    private final Collection<String> topics;
    private final int maxRecords;
    private final Ownership owner;
    private final FaultPlan faults;
    private final boolean waits;
    private final TreeMap<PartitionRef, Long> offsets = new TreeMap<>();

    /** A member that joins at its first poll. */
    public InMemoryRowFeed(
            InMemoryKafka kafka,
            InMemoryGroup group,
            Collection<String> topics,
            int maxRecords,
            Ownership owner,
            FaultPlan faults,
            boolean waits) {
        this.kafka = kafka;
        this.group = group;
        this.topics = topics;
        this.maxRecords = maxRecords;
        this.owner = owner;
        this.faults = faults;
        this.waits = waits;
    }

    @Override
    public List<Chunk> poll(Duration wait) {
        faults.read(ErrorCode.KAFKA_UNREACHABLE, "poll", () -> true);
        rebalance();
        List<Chunk> chunks = fetch();
        if (chunks.isEmpty() && waits) {
            awaitRecords(wait);
            chunks = fetch();
        }
        return chunks;
    }

    /** Takes part in a rebalance as far as it revokes partitions; new ones wait for the next poll. */
    @Override
    public void keepAlive() {
        faults.local(() -> {
            group.join(this);
            revoke();
        });
    }

    @Override
    public void hold(PartitionRef partition) {
        offsets.remove(partition);
        group.release(this, partition);
    }

    @Override
    public long end(PartitionRef partition) {
        return faults.read(
                ErrorCode.KAFKA_UNREACHABLE,
                "end",
                () -> kafka.partitions(partition.topic()) == 0
                        ? 0L
                        : kafka.stableEnds(partition.topic()).get(partition.partition()));
    }

    /** Leaves the group, unless the process is dead. */
    @Override
    public void close() {
        faults.local(() -> group.expire(this));
    }

    Set<String> topics() {
        return Set.copyOf(topics);
    }

    private void rebalance() {
        group.join(this);
        revoke();
        assign();
    }

    private void revoke() {
        for (PartitionRef partition : group.revoked(this, new TreeSet<>(offsets.keySet()))) {
            offsets.remove(partition);
            owner.revoked(partition);
            group.release(this, partition);
        }
    }

    private void assign() {
        Set<PartitionRef> fresh = group.assign(this);
        try {
            for (PartitionRef partition : fresh) {
                long offset = owner.assigned(partition);
                if (offset != Ownership.NOT_YET) { // else it is asked again at the next poll
                    offsets.put(partition, offset);
                }
            }
        } finally {
            fresh.stream().filter(p -> !offsets.containsKey(p)).forEach(p -> group.release(this, p));
        }
    }

    private List<Chunk> fetch() {
        List<Chunk> chunks = new ArrayList<>();
        int room = maxRecords;
        for (PartitionRef partition : List.copyOf(offsets.keySet())) {
            long from = offsets.get(partition);
            Optional<InMemoryKafka.Slice> found = kafka.read(partition.topic(), partition.partition(), from, room);
            if (found.isEmpty()) {
                owner.unreadable(partition, PositionLost.of(partition, null));
                continue;
            }
            InMemoryKafka.Slice slice = found.get();
            if (slice.next() > from) {
                List<Entry> entries = new ArrayList<>();
                slice.records().forEach((offset, r) -> entries.add(new Entry(offset, r.key(), r.value())));
                chunks.add(new Chunk(partition, List.copyOf(entries), slice.next()));
                offsets.put(partition, slice.next());
                room -= entries.size();
            }
        }
        return chunks;
    }

    private void awaitRecords(Duration wait) {
        synchronized (kafka) {
            try {
                kafka.wait(Math.max(1, wait.toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
