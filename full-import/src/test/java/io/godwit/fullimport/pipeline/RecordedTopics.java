package io.godwit.fullimport.pipeline;

import io.godwit.runtime.snapshot.SnapshotTopics;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Keeps what it is asked for. */
final class RecordedTopics implements SnapshotTopics {
    final Map<String, Map<Integer, Long>> trimmed = new TreeMap<>();
    final Set<String> deleted = new TreeSet<>();

    @Override
    public Map<Integer, Long> ends(String topic) {
        return Map.of();
    }

    @Override
    public void trim(String topic, Map<Integer, Long> before) {
        trimmed.put(topic, before);
    }

    @Override
    public void prepare(Map<String, Integer> partitionsByTopic) {}

    @Override
    public void delete(Collection<String> topics) {
        deleted.addAll(topics);
    }
}
