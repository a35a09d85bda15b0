package io.godwit.testsupport;

import io.godwit.runtime.kafka.SchemaRegistry;
import io.godwit.testsupport.contract.SchemaRegistryContract;

class InMemorySchemaRegistryTest implements SchemaRegistryContract {
    private final SchemaRegistry registry = new InMemorySchemaRegistry();

    @Override
    public SchemaRegistry registry() {
        return registry;
    }

    @Override
    public String subject() {
        return "subject";
    }
}
