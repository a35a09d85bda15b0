package io.godwit.model.task;

import java.util.Map;

/**
 * The schema registry, reached through Confluent's REST API.
 *
 * @param properties security settings under the registry client's own names
 */
public record SchemaRegistrySpec(String url, Map<String, SecretText> properties) {
    /** Refuses malformed addresses. */
    public SchemaRegistrySpec {
        TextRules.HTTP_URL.require(url);
        properties = Map.copyOf(properties);
    }
}
