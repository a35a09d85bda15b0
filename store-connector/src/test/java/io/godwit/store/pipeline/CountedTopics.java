package io.godwit.store.pipeline;

import io.godwit.runtime.change.ChangePublisher;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.PendingRead;
import io.godwit.runtime.state.ReconcileMark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Takes changes and counts them, and keeps what is committed beside them. */
final class CountedTopics implements ChangePublisher {
    private final List<Commit> commits = new ArrayList<>();
    private long records;
    private long openBytes;
    private long largest;

    long records() {
        return records;
    }

    long transactions() {
        return commits.size();
    }

    List<Commit> commits() {
        return commits;
    }

    /** Bytes of keys and values in the largest transaction. */
    long largestTransaction() {
        return largest;
    }

    @Override
    public void recover() {}

    @Override
    public Map<String, ChannelPosition> positions() {
        return Map.of();
    }

    @Override
    public void append(String topic, int partition, byte[] key, byte[] value) {
        records++;
        openBytes += key.length + value.length;
        largest = Math.max(largest, openBytes);
    }

    @Override
    public Map<String, List<PendingRead>> pending() {
        return Map.of();
    }

    @Override
    public Collection<Long> dropped() {
        return List.of();
    }

    @Override
    public Collection<ReconcileMark> marks() {
        return List.of();
    }

    @Override
    public void commit(Commit commit) {
        commits.add(commit);
        openBytes = 0;
    }

    @Override
    public void close() {}
}
