package io.godwit.model.task;

import io.godwit.model.task.read.TaskSpecReader;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Writes a spec as the tree that {@link TaskSpecReader} reads. */
final class SpecTree {
    private SpecTree() {}

    static Map<String, Object> of(TaskSpec spec) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("kafka", kafka(spec.kafka()));
        body.put("schemaRegistry", schemaRegistry(spec.schemaRegistry()));
        body.put("source", source(spec.source()));
        body.put("target", target(spec.target()));
        body.put("types", names(spec.types()));
        body.put("objects", objects(spec.objects()));
        body.put("options", options(spec.options()));
        return tree(
                "apiVersion",
                TaskSpec.API_VERSION,
                "kind",
                TaskSpec.KIND,
                "metadata",
                tree("name", spec.name(), "tags", spec.tags()),
                "spec",
                body);
    }

    static Map<String, Object> kafka(KafkaSpec kafka) {
        return with(
                kafka.properties(),
                "bootstrapServers",
                kafka.bootstrapServers(),
                "partitions",
                kafka.partitions(),
                "replicationFactor",
                kafka.replicationFactor(),
                "minInsyncReplicas",
                kafka.minInsyncReplicas());
    }

    static Map<String, Object> schemaRegistry(SchemaRegistrySpec registry) {
        return with(registry.properties(), "url", registry.url());
    }

    static Map<String, Object> source(SourceSpec source) {
        Map<String, Object> tree = tree("milvus", milvus(source.milvus()));
        source.log()
                .ifPresent(log -> tree.put(
                        "log", tree("kafka", with(log.properties(), "bootstrapServers", log.bootstrapServers()))));
        return tree;
    }

    private static Map<String, Object> milvus(MilvusSpec milvus) {
        Map<String, Object> tree = tree("uri", milvus.uri());
        putUnlessEmpty(tree, "token", milvus.token().template());
        putUnlessEmpty(tree, "user", milvus.user());
        putUnlessEmpty(tree, "password", milvus.password().template());
        Map<String, Object> tls = new LinkedHashMap<>();
        milvus.tls().caFile().ifPresent(file -> tls.put("caFile", file));
        milvus.tls().clientCertificateFile().ifPresent(file -> tls.put("clientCertificateFile", file));
        milvus.tls().clientKeyFile().ifPresent(file -> tls.put("clientKeyFile", file));
        milvus.tls().serverName().ifPresent(name -> tls.put("serverName", name));
        tree.put("tls", tls);
        tree.put("acceptVersion", milvus.acceptVersion());
        return tree;
    }

    static Map<String, Object> target(OceanBaseSpec target) {
        return tree("oceanbase", oceanBase(target));
    }

    private static Map<String, Object> oceanBase(OceanBaseSpec target) {
        Map<String, Object> tree = tree("url", target.url(), "user", target.user());
        putUnlessEmpty(tree, "password", target.password().template());
        return tree;
    }

    private static Map<String, Object> objects(ObjectsSpec objects) {
        Map<String, Object> rename = new TreeMap<>();
        objects.rename().forEach((collection, table) -> rename.put(collection.toString(), table.toString()));
        return tree(
                "include",
                        objects.include().stream().map(ObjectPattern::toString).toList(),
                "exclude",
                        objects.exclude().stream().map(ObjectPattern::toString).toList(),
                "rename", rename);
    }

    private static Map<String, Object> options(OptionsSpec options) {
        Map<String, Object> parameters = new TreeMap<>();
        options.parameters().forEach((parameter, value) -> parameters.put(parameter.key(), value));
        SchemaOptions schema = options.schema();
        return tree(
                "advanceAutomatically", options.advanceAutomatically(),
                "schema",
                        tree(
                                "normalIndexes", schema.normalIndexes().name(),
                                "storageFormat", schema.storageFormat().name()),
                "full", full(options.full()),
                "incremental", incremental(options.incremental()),
                "reverse", reverse(options.reverse()),
                "parameters", parameters);
    }

    private static Map<String, Object> reverse(ReverseOptions reverse) {
        Map<String, Object> tree = tree(
                "reuseIncremental",
                reverse.reuseIncremental(),
                "log",
                reverse.log().name());
        reverse.binlogUrl().ifPresent(url -> tree.put("binlogUrl", url));
        Map<String, Object> partitions = new TreeMap<>();
        reverse.partitions().forEach((collection, partition) -> partitions.put(collection.toString(), partition));
        if (!partitions.isEmpty()) {
            tree.put("partitions", partitions);
        }
        if (!reverse.reuseIncremental()) {
            tree.putAll(incremental(reverse.own()));
        }
        return tree;
    }

    private static Map<String, Object> full(FullOptions full) {
        FullResources resources = full.resources();
        return tree(
                "limit", limit(full.limit()),
                "resources",
                        preset(FullResources::of, resources)
                                .orElse(tree(
                                        "read", resources.read(),
                                        "write", resources.write(),
                                        "memory", resources.memory().toString())),
                "nonEmptyTarget", full.nonEmptyTarget().name(),
                "onRejectedRow", full.onRejectedRow().name(),
                "loadCollections", full.loadCollections(),
                "temporaryIndex", full.temporaryIndex());
    }

    private static Map<String, Object> incremental(IncrementalOptions incremental) {
        StoreResources store = incremental.store();
        WriterResources writer = incremental.writer();
        Map<String, Object> tree = tree(
                "dml", names(incremental.dml()),
                "limit", limit(incremental.limit()),
                "store",
                        preset(StoreResources::of, store)
                                .orElse(tree("memory", store.memory().toString())),
                "writer",
                        preset(WriterResources::of, writer)
                                .orElse(tree(
                                        "write",
                                        writer.write(),
                                        "memory",
                                        writer.memory().toString())),
                "retention", DurationText.format(incremental.retention()));
        incremental
                .startTimestamp()
                .ifPresent(instant -> tree.put(
                        "startTimestamp",
                        instant.equals(Instant.EPOCH) ? IncrementalOptions.EARLIEST : instant.toString()));
        tree.put("onRejectedRow", incremental.onRejectedRow().name());
        tree.put("onBadMessage", incremental.onBadMessage().name());
        tree.put("conflictPolicy", incremental.conflictPolicy().name());
        return tree;
    }

    private static Map<String, Object> limit(RateLimit limit) {
        Map<String, Object> tree = new LinkedHashMap<>();
        limit.rps().ifPresent(rps -> tree.put("rps", rps));
        limit.bps().ifPresent(bps -> tree.put("bps", bps.toString()));
        return tree;
    }

    private static <T> Optional<Object> preset(Function<Preset, T> numbers, T resources) {
        return Arrays.stream(Preset.values())
                .filter(preset -> numbers.apply(preset).equals(resources))
                .findFirst()
                .map(Preset::name);
    }

    private static List<String> names(List<? extends Enum<?>> values) {
        return values.stream().<String>map(Enum::name).toList();
    }

    private static Map<String, Object> with(Map<String, SecretText> properties, Object... keysAndValues) {
        Map<String, Object> written = new TreeMap<>();
        properties.forEach((key, value) -> written.put(key, value.template()));
        Map<String, Object> tree = tree(keysAndValues);
        tree.put("properties", written);
        return tree;
    }

    private static void putUnlessEmpty(Map<String, Object> tree, String key, String value) {
        if (!value.isEmpty()) {
            tree.put(key, value);
        }
    }

    static Map<String, Object> tree(Object... keysAndValues) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            tree.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return tree;
    }
}
