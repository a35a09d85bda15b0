package io.godwit.model.task;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Godwit's own Kafka.
 *
 * @param partitions partitions of each snapshot and change topic, fixed when the topic is created
 * @param minInsyncReplicas replicas that must hold a record before it counts as written
 * @param properties security settings under Kafka's own names
 */
public record KafkaSpec(
        String bootstrapServers,
        int partitions,
        int replicationFactor,
        int minInsyncReplicas,
        Map<String, SecretText> properties) {
    public static final int DEFAULT_PARTITIONS = 8;
    public static final int DEFAULT_REPLICATION_FACTOR = 1;

    /** Refuses malformed addresses, counts below one, and more replicas in sync than there are. */
    public KafkaSpec {
        TextRules.BOOTSTRAP_SERVERS.require(bootstrapServers);
        Counts.requirePositive(partitions, replicationFactor, minInsyncReplicas);
        if (minInsyncReplicas > replicationFactor) {
            throw new IllegalArgumentException("more replicas in sync than replicas: " + minInsyncReplicas);
        }
        properties = Map.copyOf(properties);
    }

    /** Whether these addresses name a broker of this spec, and so the same Kafka. Others may be of the same Kafka nevertheless. */
    public boolean sharesBroker(String otherServers) {
        return !Collections.disjoint(addresses(bootstrapServers), addresses(otherServers));
    }

    private static Set<String> addresses(String servers) {
        return Arrays.stream(servers.split(",")).map(String::strip).collect(Collectors.toSet());
    }

    /** As many as may be required without stopping the task when one broker is down; invariant 1 needs two where there are two. */
    public static int defaultMinInsyncReplicas(int replicationFactor) {
        return Math.max(1, replicationFactor - 1);
    }
}
