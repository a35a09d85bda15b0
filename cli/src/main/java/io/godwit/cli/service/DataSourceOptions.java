package io.godwit.cli.service;

import io.godwit.console.contract.model.DataSourceKind;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskSpec;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** A data source as options describe it. */
final class DataSourceOptions {
    private static final Map<DataSourceKind, String> KEYS = Map.of(
            DataSourceKind.MILVUS, "milvus",
            DataSourceKind.OCEANBASE, "oceanbase",
            DataSourceKind.KAFKA, "kafka",
            DataSourceKind.REGISTRY, "schemaRegistry");

    @Option(
            names = "--uri",
            paramLabel = "ADDRESS",
            description = "Its address: http://host:19530 (Milvus), jdbc:mysql://host:2881/ (OceanBase),"
                    + " host:9092,host:9092 (Kafka), http://host:8081 (registry).")
    private String uri;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Its host, instead of --uri, where nothing in the address is special.")
    private String host;

    @Option(names = "--port", paramLabel = "PORT", description = "Its port, with --host; default: the usual one.")
    private Integer port;

    @Option(names = "--user", paramLabel = "USER", description = "User of a Milvus or OceanBase (root@mysql).")
    private String user;

    @Option(
            names = "--password",
            paramLabel = "PLACE",
            description =
                    "Where the service finds the user's password, env:NAME or file:/absolute/path; or what secret seal prints.")
    private String password;

    @Option(
            names = "--token",
            paramLabel = "PLACE",
            description =
                    "Where the service finds the token of a Milvus, env:NAME or file:/absolute/path; or what secret seal prints.")
    private String token;

    @Option(
            names = "--log",
            paramLabel = "HOST:PORT",
            description = "The Kafka in which a Milvus keeps its log; needed to follow changes.")
    private String log;

    @Option(
            names = "--property",
            paramLabel = "KEY=VALUE",
            description = "A setting of a Kafka's or registry's client; repeat it for more.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(names = "--description", paramLabel = "TEXT", description = "At most 128 characters for people.")
    private String description;

    /** The document of a new data source. */
    Map<String, Object> document(DataSourceKind kind, String name) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", TaskSpec.API_VERSION);
        document.put("kind", "DataSource");
        document.put("metadata", new LinkedHashMap<>(Map.of("name", name)));
        document.put("spec", new LinkedHashMap<>());
        return applied(kind, document);
    }

    /** The document with what the options say instead of what it says; the rest stays. */
    Map<String, Object> applied(DataSourceKind kind, Map<String, Object> document) {
        requireFitting(kind);
        Map<String, Object> changed = new LinkedHashMap<>(document);
        if (description != null) {
            below(changed, "metadata").put("description", description);
        }
        Map<String, Object> spec = below(changed, "spec");
        Map<String, Object> server = below(spec, KEYS.get(kind));
        put(server, addressKey(kind), address(kind));
        put(server, "user", user);
        put(server, "password", reference("--password", password));
        put(server, "token", reference("--token", token));
        if (!properties.isEmpty()) {
            below(server, "properties").putAll(properties);
        }
        if (log != null) {
            below(below(spec, "log"), "kafka").put("bootstrapServers", log);
        }
        return changed;
    }

    /** Whether any of them is there. */
    boolean isEmpty() {
        return uri == null
                && host == null
                && port == null
                && user == null
                && password == null
                && token == null
                && log == null
                && properties.isEmpty()
                && description == null;
    }

    private void requireFitting(DataSourceKind kind) {
        requireFor(kind, Set.of(DataSourceKind.MILVUS, DataSourceKind.OCEANBASE), "--user", user);
        requireFor(kind, Set.of(DataSourceKind.MILVUS, DataSourceKind.OCEANBASE), "--password", password);
        requireFor(kind, Set.of(DataSourceKind.MILVUS), "--token", token);
        requireFor(kind, Set.of(DataSourceKind.MILVUS), "--log", log);
        requireFor(
                kind,
                Set.of(DataSourceKind.KAFKA, DataSourceKind.REGISTRY),
                "--property",
                properties.isEmpty() ? null : properties);
        if (host != null && uri != null || port != null && host == null) {
            throw wrong("--host and --port stand for --uri", "give --uri, or --host and where needed --port");
        }
    }

    private static void requireFor(DataSourceKind kind, Set<DataSourceKind> kinds, String option, Object value) {
        if (value != null && !kinds.contains(kind)) {
            throw wrong(
                    option + " does not belong to a data source of kind "
                            + kind.name().toLowerCase(Locale.ROOT),
                    "leave it out; see godwit datasource create --help");
        }
    }

    private String address(DataSourceKind kind) {
        if (host == null) {
            return uri;
        }
        return switch (kind) {
            case MILVUS -> "http://" + at(19530);
            case OCEANBASE -> "jdbc:mysql://" + at(2881) + "/";
            case KAFKA -> at(9092);
            case REGISTRY -> "http://" + at(8081);
        };
    }

    private String at(int usual) {
        return host + ":" + (port == null ? usual : port);
    }

    private static String addressKey(DataSourceKind kind) {
        return switch (kind) {
            case MILVUS -> "uri";
            case OCEANBASE, REGISTRY -> "url";
            case KAFKA -> "bootstrapServers";
        };
    }

    /** A secret that is typed stays in the history of the shell: it is refused before it is sent, and not repeated. */
    static String reference(String option, String place) {
        if (place == null || place.matches("\\$\\{(env|file|secret|sealed):.+}")) {
            return place;
        }
        if (!place.matches("(env|file|secret):.+")) {
            throw wrong(
                    option + " is not a place",
                    "write env:NAME or file:/absolute/path, as the service sees it, in a cluster secret:NAME/KEY, or what godwit secret"
                            + " seal prints");
        }
        return "${" + place + "}";
    }

    private static GodwitException wrong(String message, String remedy) {
        return GodwitException.configuration(ErrorCode.CONFIG_INVALID, message, remedy);
    }

    private static void put(Map<String, Object> tree, String key, String value) {
        if (value != null) {
            tree.put(key, value);
        }
    }

    /** The section of that name, as one that can be changed. */
    private static Map<String, Object> below(Map<String, Object> tree, String key) {
        Map<String, Object> section = new LinkedHashMap<>();
        if (tree.get(key) instanceof Map<?, ?> known) {
            known.forEach((name, value) -> section.put(String.valueOf(name), value));
        }
        tree.put(key, section);
        return section;
    }
}
