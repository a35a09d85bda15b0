package io.godwit.model.task;

import java.util.Map;

/**
 * The Kafka in which Milvus keeps its log; it may be another cluster than Godwit's own.
 *
 * @param properties security settings under Kafka's own names
 */
public record SourceLogSpec(String bootstrapServers, Map<String, SecretText> properties) {
    /** Refuses malformed addresses. */
    public SourceLogSpec {
        TextRules.BOOTSTRAP_SERVERS.require(bootstrapServers);
        properties = Map.copyOf(properties);
    }
}
