package io.godwit.control.monitor;

import io.godwit.runtime.kafka.TopicDesign;
import java.time.Duration;
import java.util.Set;

/** Which shares of the tasks this instance looks at; no other instance is given them at the same time. One thread uses it. */
public interface MonitorShares extends AutoCloseable {
    /** The share that a task is in. */
    static int of(String taskId) {
        return Math.floorMod(taskId.hashCode(), TopicDesign.SERVICE_PARTITIONS);
    }

    /**
     * The shares that this instance has now. Blocks for at most {@code wait}.
     *
     * @throws io.godwit.model.error.GodwitException retriable when Kafka does not answer
     */
    Set<Integer> poll(Duration wait);

    /** Leaves its shares to other instances immediately. */
    @Override
    void close();
}
