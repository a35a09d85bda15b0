package io.godwit.runtime.snapshot;

import java.util.Collection;
import java.util.Map;

/** The data topics as a whole. Thread-safe; calls block and fail as retriable when Kafka is away. */
public interface SnapshotTopics {
    /** Offset behind the last committed record of each partition. */
    Map<Integer, Long> ends(String topic);

    /** Lets records before these offsets go, by partition. */
    void trim(String topic, Map<Integer, Long> before);

    /** Removes topics; those that are gone do not matter. */
    void delete(Collection<String> topics);
}
