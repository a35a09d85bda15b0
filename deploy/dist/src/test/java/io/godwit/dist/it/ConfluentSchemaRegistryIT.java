package io.godwit.dist.it;

import io.godwit.runtime.kafka.ConfluentSchemaRegistry;
import io.godwit.runtime.kafka.SchemaRegistry;
import io.godwit.testsupport.contract.SchemaRegistryContract;
import java.util.Map;
import java.util.UUID;

class ConfluentSchemaRegistryIT implements SchemaRegistryContract {
    private final RealServers servers = RealServers.get();

    @Override
    public SchemaRegistry registry() {
        return new ConfluentSchemaRegistry(servers.stack().addresses().registryUrl(), Map.of());
    }

    @Override
    public String subject() {
        return "contract-" + UUID.randomUUID();
    }
}
