package io.godwit.runtime.snapshot;

import java.util.Collection;
import java.util.Map;

/** The data topics as a whole. Thread-safe; calls block and fail as retriable when Kafka is unavailable. */
public interface SnapshotTopics {
    /** Offset after the last committed record of each partition. */
    Map<Integer, Long> ends(String topic);

    /** Lets Kafka drop the records before these offsets, by partition. */
    void trim(String topic, Map<Integer, Long> before);

    /** Creates topics for the keys that are published into these topics, by number of partitions, where they are missing. */
    void prepare(Map<String, Integer> partitionsByTopic);

    /** Removes topics with what {@link #prepare} created; those that no longer exist do not matter. */
    void delete(Collection<String> topics);
}
