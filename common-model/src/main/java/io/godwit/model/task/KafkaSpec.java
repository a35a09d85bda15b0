package io.godwit.model.task;

import java.util.Map;

/**
 * Godwit's own Kafka.
 *
 * @param partitions partitions of each snapshot and change topic, fixed when the topic is created
 * @param properties security settings under Kafka's own names
 */
public record KafkaSpec(
        String bootstrapServers, int partitions, int replicationFactor, Map<String, SecretText> properties) {
    public static final int DEFAULT_PARTITIONS = 8;
    public static final int DEFAULT_REPLICATION_FACTOR = 1;

    /** Refuses malformed addresses and counts below one. */
    public KafkaSpec {
        TextRules.BOOTSTRAP_SERVERS.require(bootstrapServers);
        Counts.requirePositive(partitions, replicationFactor);
        properties = Map.copyOf(properties);
    }
}
