package io.godwit.fullimport.pipeline;

import io.godwit.runtime.kafka.RowSchemaIds;
import io.godwit.runtime.kafka.SchemaRegistry;
import io.godwit.runtime.state.HandOff;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Registry ids of the schemas of each snapshot topic, registered on first use. Thread-safe. */
final class SchemaIds {
    private final SchemaRegistry registry;
    private final Map<String, RowSchemaIds> byTopic = new ConcurrentHashMap<>();

    SchemaIds(SchemaRegistry registry) {
        this.registry = registry;
    }

    RowSchemaIds of(HandOff handOff) {
        return byTopic.computeIfAbsent(
                handOff.topic(),
                topic -> registry.registerRows(topic, handOff.mapping().collection()));
    }
}
