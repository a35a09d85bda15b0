package io.godwit.model.task;

import java.util.Map;
import java.util.TreeMap;

/** How one server is reached, as the sections of a task file say it. Secrets are references. */
public sealed interface DataSourceSpec {
    /** A Milvus and its log. */
    record OfMilvus(SourceSpec source) implements DataSourceSpec {}

    /** A tenant of OceanBase. */
    record OfOceanBase(OceanBaseSpec target) implements DataSourceSpec {}

    /** A Kafka for Godwit's own topics. */
    record OfKafka(KafkaSpec kafka) implements DataSourceSpec {}

    /** A schema registry. */
    record OfRegistry(SchemaRegistrySpec registry) implements DataSourceSpec {}

    default DataSourceKind kind() {
        return switch (this) {
            case OfMilvus milvus -> DataSourceKind.MILVUS;
            case OfOceanBase oceanBase -> DataSourceKind.OCEANBASE;
            case OfKafka kafka -> DataSourceKind.KAFKA;
            case OfRegistry registry -> DataSourceKind.REGISTRY;
        };
    }

    /** Its address as users write it; the driver's parameters are left out. */
    default String endpoint() {
        return switch (this) {
            case OfMilvus milvus -> milvus.source().milvus().uri();
            case OfOceanBase oceanBase -> oceanBase.target().url().replaceFirst("\\?.*", "");
            case OfKafka kafka -> kafka.kafka().bootstrapServers();
            case OfRegistry registry -> registry.registry().url();
        };
    }

    /** What stands under {@code spec} of its document: maps, lists and plain values, defaults written out, secrets unresolved. */
    default Map<String, Object> toTree() {
        return switch (this) {
            case OfMilvus milvus -> SpecTree.source(milvus.source());
            case OfOceanBase oceanBase -> SpecTree.target(oceanBase.target());
            case OfKafka kafka -> SpecTree.tree(kind().key(), SpecTree.kafka(kafka.kafka()));
            case OfRegistry registry -> SpecTree.tree(kind().key(), SpecTree.schemaRegistry(registry.registry()));
        };
    }

    /** Its secrets by their path in its document. */
    default Map<String, SecretText> secrets() {
        Map<String, SecretText> secrets = new TreeMap<>();
        switch (this) {
            case OfMilvus milvus -> {
                secrets.put("spec.milvus.token", milvus.source().milvus().token());
                secrets.put("spec.milvus.password", milvus.source().milvus().password());
                milvus.source().log().ifPresent(log -> log.properties()
                        .forEach((name, text) -> secrets.put("spec.log.kafka.properties." + name, text)));
            }
            case OfOceanBase oceanBase ->
                secrets.put("spec.oceanbase.password", oceanBase.target().password());
            case OfKafka kafka ->
                kafka.kafka().properties().forEach((name, text) -> secrets.put("spec.kafka.properties." + name, text));
            case OfRegistry registry ->
                registry.registry()
                        .properties()
                        .forEach((name, text) -> secrets.put("spec.schemaRegistry.properties." + name, text));
        }
        return secrets;
    }
}
