package io.godwit.fullimport.pipeline;

import io.godwit.model.avro.RowEventSchemas;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.runtime.kafka.SchemaRegistry;
import io.godwit.runtime.state.HandOff;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Registry ids of the schemas of each snapshot topic, registered on first use. Thread-safe. */
final class SchemaIds {
    private final SchemaRegistry registry;
    private final Map<String, Pair> byTopic = new ConcurrentHashMap<>();

    SchemaIds(SchemaRegistry registry) {
        this.registry = registry;
    }

    Pair of(HandOff handOff) {
        return byTopic.computeIfAbsent(handOff.topic(), topic -> {
            CollectionSchema collection = handOff.mapping().collection();
            return new Pair(
                    registry.register(SchemaRegistry.keySubject(topic), RowEventSchemas.key(collection)),
                    registry.register(SchemaRegistry.valueSubject(topic), RowEventSchemas.value(collection)));
        });
    }

    /** Ids of the key's and the value's schema. */
    record Pair(int key, int value) {}
}
