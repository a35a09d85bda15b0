package io.godwit.runtime.kafka;

import io.godwit.model.avro.AvroFields;
import io.godwit.model.avro.MalformedRowEventException;
import io.godwit.model.avro.WireHeader;
import io.godwit.model.error.GodwitException;
import io.godwit.model.text.FieldText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Messages of the Confluent wire format as fields for people. What cannot be read is none, and the reason is kept: a registry that
 * failed is not asked again. One thread; blocks.
 */
public final class WireText {
    private final SchemaRegistry registry;
    private final Map<Integer, Optional<Schema>> schemas = new HashMap<>();
    private Optional<GodwitException> failure = Optional.empty();

    /** Reads by the schemas of {@code registry}, which remains the caller's. */
    public WireText(SchemaRegistry registry) {
        this.registry = registry;
    }

    /** The fields of a message; absent where it is not one, or its schema is not to be had. */
    public Optional<List<FieldText>> fields(byte[] message) {
        try {
            return schema(WireHeader.schemaId(message)).map(schema -> AvroFields.of(schema, message));
        } catch (MalformedRowEventException e) {
            return Optional.empty();
        }
    }

    /** Why a schema was not to be had. */
    public Optional<GodwitException> failure() {
        return failure;
    }

    private Optional<Schema> schema(int id) {
        if (!schemas.containsKey(id) && failure.isEmpty()) {
            try {
                schemas.put(id, Optional.of(registry.byId(id)));
            } catch (GodwitException e) {
                failure = Optional.of(e);
            }
        }
        return schemas.getOrDefault(id, Optional.empty());
    }
}
