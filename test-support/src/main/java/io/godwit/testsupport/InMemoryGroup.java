package io.godwit.testsupport;

import io.godwit.model.target.PartitionRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A consumer group with cooperative rebalancing: a partition moves only after its owner has given it up, or after the owner was
 * expired for not answering. Thread-safe.
 */
public final class InMemoryGroup {
    private final InMemoryKafka kafka;
    private final String taskId;
    private final List<InMemoryRowFeed> members = new ArrayList<>();
    private final TreeMap<PartitionRef, InMemoryRowFeed> owners = new TreeMap<>();

    /** A group without members. */
    public InMemoryGroup(InMemoryKafka kafka, String taskId) {
        this.kafka = kafka;
        this.taskId = taskId;
    }

    /** Revokes a member's partitions without notice, as the coordinator does when a member is silent. */
    public synchronized void expire(InMemoryRowFeed member) {
        members.remove(member);
        owners.values().removeIf(owner -> owner == member);
    }

    /** The members that the group knows. */
    public synchronized List<InMemoryRowFeed> members() {
        return List.copyOf(members);
    }

    synchronized void join(InMemoryRowFeed member) {
        if (!members.contains(member)) {
            members.add(member);
        }
    }

    /** Partitions that {@code member} must give up: it lost them, or they are meant for another. */
    synchronized Set<PartitionRef> revoked(InMemoryRowFeed member, Set<PartitionRef> held) {
        Set<PartitionRef> lost = new TreeSet<>();
        for (PartitionRef partition : held) {
            if (owners.get(partition) != member || intended(partition) != member) {
                lost.add(partition);
            }
        }
        return lost;
    }

    synchronized void release(InMemoryRowFeed member, PartitionRef partition) {
        owners.remove(partition, member);
    }

    /** Partitions that are meant for {@code member} and that nobody owns; they are its own from now on. */
    synchronized Set<PartitionRef> assign(InMemoryRowFeed member) {
        Set<PartitionRef> fresh = new TreeSet<>();
        for (String topic : member.topics()) {
            for (int p = 0; p < kafka.partitions(topic); p++) {
                PartitionRef partition = new PartitionRef(taskId, topic, p);
                if (intended(partition) == member && owners.putIfAbsent(partition, member) == null) {
                    fresh.add(partition);
                }
            }
        }
        return fresh;
    }

    private InMemoryRowFeed intended(PartitionRef partition) {
        List<InMemoryRowFeed> readers = members.stream()
                .filter(m -> m.topics().contains(partition.topic()))
                .toList();
        return readers.isEmpty() ? null : readers.get(Math.floorMod(partition.hashCode(), readers.size()));
    }
}
