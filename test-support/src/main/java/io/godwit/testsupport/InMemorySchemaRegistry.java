package io.godwit.testsupport;

import io.godwit.runtime.kafka.SchemaRegistry;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** A registry that takes every schema. Thread-safe. */
public final class InMemorySchemaRegistry implements SchemaRegistry {
    private final List<Schema> schemas = new ArrayList<>();

    @Override
    public synchronized int register(String subject, Schema schema) {
        int known = schemas.indexOf(schema);
        if (known < 0) {
            schemas.add(schema);
        }
        return (known < 0 ? schemas.size() - 1 : known) + 1;
    }

    @Override
    public synchronized Schema byId(int id) {
        return schemas.get(id - 1);
    }

    @Override
    public void close() {}
}
