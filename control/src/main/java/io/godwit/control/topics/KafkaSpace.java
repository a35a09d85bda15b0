package io.godwit.control.topics;

import java.util.List;
import java.util.Map;

/**
 * What the topics take on the disks of Kafka.
 *
 * @param topicBytes of each topic, one replica of each partition
 * @param disks folders of the brokers that say how large they are
 */
public record KafkaSpace(Map<String, Long> topicBytes, List<Disk> disks) {
    /** Nothing is known. */
    public static final KafkaSpace UNKNOWN = new KafkaSpace(Map.of(), List.of());

    /** Copies the parts. */
    public KafkaSpace {
        topicBytes = Map.copyOf(topicBytes);
        disks = List.copyOf(disks);
    }

    /** One folder of a broker, and the disk that it is on. */
    public record Disk(int broker, long totalBytes, long usableBytes) {}
}
