package io.godwit.stack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the servers of a stack answer; empty for a server that was never part of it. All on 127.0.0.1. */
public record StackAddresses(
        Optional<String> kafka,
        Optional<String> registry,
        Optional<String> milvus,
        Optional<String> milvusLite,
        Optional<String> oceanBase,
        String oceanBaseUser,
        String oceanBasePassword) {
    private static final String PASSWORD = "OB_PASSWORD";

    /** {@code host:port} for Kafka clients. */
    public String kafkaBootstrap() {
        return need(kafka, ServerKind.KAFKA);
    }

    /** Base URL of Confluent's REST API. */
    public String registryUrl() {
        return need(registry, ServerKind.REGISTRY);
    }

    public String milvusUri() {
        return need(milvus, ServerKind.MILVUS);
    }

    public String milvusLiteUri() {
        return need(milvusLite, ServerKind.MILVUS_LITE);
    }

    /** JDBC URL that ends in a slash: append a database name. */
    public String oceanBaseJdbcUrl() {
        return need(oceanBase, ServerKind.OCEANBASE);
    }

    /** Shell variable names and values, in a fixed order; only what exists. */
    public Map<String, String> asEnvironment() {
        Map<String, String> env = new LinkedHashMap<>();
        kafka.ifPresent(v -> env.put("KAFKA", v));
        registry.ifPresent(v -> env.put("REGISTRY", v));
        milvus.ifPresent(v -> env.put("MILVUS", v));
        milvusLite.ifPresent(v -> env.put("MILVUS_LITE", v));
        oceanBase.ifPresent(v -> {
            env.put("OB_URL", v);
            env.put("OB_USER", oceanBaseUser);
            env.put(PASSWORD, oceanBasePassword);
        });
        return env;
    }

    /** The names of those whose values are no secret. */
    public List<String> plainVariables() {
        return asEnvironment().keySet().stream()
                .filter(name -> !name.equals(PASSWORD))
                .toList();
    }

    private static String need(Optional<String> address, ServerKind kind) {
        return address.orElseThrow(() -> new StackException(
                StackErrorCode.NOT_RUNNING,
                "This stack has no " + kind.title() + ".",
                "Start it with '" + kind.id() + "' among its servers."));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "StackAddresses"
                + Map.of(
                        "kafka",
                        kafka,
                        "registry",
                        registry,
                        "milvus",
                        milvus,
                        "milvusLite",
                        milvusLite,
                        "oceanBase",
                        oceanBase);
    }
}
