package io.godwit.runtime.snapshot;

import java.util.Collection;
import java.util.Map;

/** The data topics as a whole. Thread-safe; calls block and fail as retriable when Kafka is away. */
public interface SnapshotTopics {
    /** Offset after the last committed record of each partition. */
    Map<Integer, Long> ends(String topic);

    /** Lets records before these offsets go, by partition. */
    void trim(String topic, Map<Integer, Long> before);

    /** Makes room beside these topics for the keys that are published into them, by number of partitions; where it is missing. */
    void prepare(Map<String, Integer> partitionsByTopic);

    /** Removes topics with what {@link #prepare} made; those that are gone do not matter. */
    void delete(Collection<String> topics);
}
