package io.godwit.control.topics;

/** Looks at the disks of Kafka. Thread-safe; blocks for 10 s at most. */
public interface SpaceLook extends AutoCloseable {
    /**
     * What all topics take.
     *
     * @throws io.godwit.model.error.GodwitException retriable when Kafka does not answer
     */
    KafkaSpace look();

    @Override
    void close();
}
