package io.godwit.dist.docs;

import io.godwit.control.resource.ReferencedDocument;
import io.godwit.control.resource.Resources;
import io.godwit.model.task.DataSourceKind;
import io.godwit.model.task.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The simple rules of the task file that are between keys. What a template may say is not missed, and what needs more than the
 * document is left to the control service, which answers in the status.
 */
final class ResourceRules {
    private static final String SPEC = "spec";
    private static final String MILVUS = "spec.source.milvus";
    private static final String REVERSE = "spec.options.reverse";
    private static final String LOG = "spec.source.log";
    private static final String UNLESS_TEMPLATE = "has(self.template) || ";
    private static final String DATA_SOURCE = "dataSource";

    private ResourceRules() {}

    /** All of them. */
    static List<ResourceRule> all() {
        List<ResourceRule> rules = new ArrayList<>();
        ConfigurationKey.all().stream()
                .filter(key -> key.path().startsWith(SPEC + ".") && !key.path().startsWith(LOG))
                .filter(key -> new TaskFile().requires(key.section(), key.name()))
                .map(ResourceRules::required)
                .forEach(rules::add);
        ConfigurationKey.all().stream()
                .filter(key -> key.type().equals(KeySchema.SECRET))
                .map(ResourceRule::ofSecret)
                .forEach(rules::add);
        ConfigurationKey.all().stream()
                .filter(key -> key.type().equals(KeySchema.SETTINGS))
                .flatMap(key -> ClientSecrets.of(key).stream())
                .forEach(rules::add);
        rules.addAll(ofTypes());
        for (DataSourceKind kind : DataSourceKind.values()) {
            rules.add(dataSource(kind));
        }
        rules.addAll(ofServers());
        rules.add(ofReverse());
        return rules;
    }

    private static ResourceRule required(ConfigurationKey key) {
        String below = key.path().substring(SPEC.length() + 1);
        List<String> parts = List.of(below.split("\\."));
        String given = there(below);
        boolean hasDataSource = ConfigurationKey.all().stream()
                .anyMatch(other -> other.path().equals(SPEC + "." + parts.getFirst() + "." + DATA_SOURCE));
        String first = "has(self." + parts.getFirst() + ")";
        String expression = hasDataSource
                ? first + " && (has(self." + parts.getFirst() + "." + DATA_SOURCE + ") || "
                        + given.substring(first.length() + " && ".length()) + ")"
                : given;
        Problem words = new TaskFile()
                .without(key.section(), key.name())
                .userProblemAt(key.path())
                .orElseThrow();
        return new ResourceRule(SPEC, "." + below, UNLESS_TEMPLATE + expression, words);
    }

    private static List<ResourceRule> ofTypes() {
        TaskFile withoutLog = new TaskFile().set(SPEC, "types", List.of("FULL", "INCREMENTAL"));
        TaskFile late = new TaskFile()
                .set(SPEC, "types", List.of("FULL", "INCREMENTAL"))
                .set("spec.options.incremental", "startTimestamp", "earliest");
        return List.of(
                rule(
                        SPEC,
                        ".source.log",
                        UNLESS_TEMPLATE + "!has(self.types) || !('INCREMENTAL' in self.types) || !has(self.source)"
                                + " || has(self.source.dataSource) || has(self.source.log)",
                        withoutLog.without("spec.source", "log"),
                        LOG),
                rule(
                        SPEC,
                        ".types",
                        "!has(self.types) || !('REVERSE' in self.types) || 'INCREMENTAL' in self.types",
                        new TaskFile().set(SPEC, "types", List.of("FULL", "REVERSE")),
                        "spec.types"),
                rule(
                        SPEC,
                        ".options.incremental.startTimestamp",
                        "!has(self.types) || !(" + there("options.incremental.startTimestamp")
                                + ") || ('INCREMENTAL' in self.types && !('FULL' in self.types))",
                        late,
                        "spec.options.incremental.startTimestamp"));
    }

    /** A section names a data source or describes the server. */
    private static ResourceRule dataSource(DataSourceKind kind) {
        String section = SPEC + "." + kind.section();
        List<String> others =
                keysOf(section).filter(name -> !name.equals(DATA_SOURCE)).toList();
        Map<String, Object> both = Map.of(DATA_SOURCE, "a", others.getFirst(), "b");
        Problem words =
                ReferencedDocument.of(Map.of(SPEC, Map.of(kind.section(), both)), Resources.NONE).problems().stream()
                        .findFirst()
                        .orElseThrow();
        return new ResourceRule(
                section, "." + DATA_SOURCE, "!has(self.dataSource) || !(" + anyOf(others.stream()) + ")", words);
    }

    private static List<ResourceRule> ofServers() {
        String secret = "${env:A}";
        return List.of(
                rule(
                        "spec.kafka",
                        ".minInsyncReplicas",
                        "!has(self.minInsyncReplicas) || !has(self.replicationFactor)"
                                + " || self.minInsyncReplicas <= self.replicationFactor",
                        new TaskFile().set("spec.kafka", "minInsyncReplicas", 2),
                        "spec.kafka.minInsyncReplicas"),
                rule(
                        MILVUS,
                        ".token",
                        "!has(self.token) || !(has(self.user) || has(self.password))",
                        new TaskFile().set(MILVUS, "token", secret).set(MILVUS, "user", "a"),
                        MILVUS + ".token"),
                rule(
                        MILVUS,
                        ".password",
                        "has(self.token) || !has(self.user) || has(self.password)",
                        new TaskFile().set(MILVUS, "user", "a"),
                        MILVUS + ".password"),
                rule(
                        MILVUS,
                        ".user",
                        "has(self.token) || !has(self.password) || has(self.user)",
                        new TaskFile().set(MILVUS, "password", secret),
                        MILVUS + ".user"),
                rule(
                        MILVUS,
                        ".tls",
                        "!has(self.tls) || !(" + anyOf(keysOf(MILVUS + ".tls").map(name -> "tls." + name))
                                + ") || !has(self.uri) || !self.uri.startsWith('http:')",
                        new TaskFile().set(MILVUS + ".tls", "caFile", "/ca.pem"),
                        MILVUS + ".tls"),
                rule(
                        MILVUS + ".tls",
                        ".clientKeyFile",
                        "!has(self.clientCertificateFile) || has(self.clientKeyFile)",
                        new TaskFile().set(MILVUS + ".tls", "clientCertificateFile", "/c.pem"),
                        MILVUS + ".tls.clientKeyFile"),
                rule(
                        MILVUS + ".tls",
                        ".clientCertificateFile",
                        "!has(self.clientKeyFile) || has(self.clientCertificateFile)",
                        new TaskFile().set(MILVUS + ".tls", "clientKeyFile", "/k.pem"),
                        MILVUS + ".tls.clientCertificateFile"));
    }

    /** Options of the way back's own: those that the words say are for {@code reuseIncremental: false}, and all after them. */
    private static ResourceRule ofReverse() {
        List<String> needing = ConfigurationKey.all().stream()
                .filter(key -> key.needed().containsKey(REVERSE + ".reuseIncremental"))
                .map(key -> key.path().substring(REVERSE.length() + 1).split("\\.")[0])
                .distinct()
                .filter(name -> !ResourceSchema.takesPreset(REVERSE + "." + name)) // a rule cannot look into these
                .toList();
        return rule(
                REVERSE,
                ".reuseIncremental",
                "!has(self.reuseIncremental) || !self.reuseIncremental || !(" + anyOf(needing.stream()) + ")",
                new TaskFile().set(REVERSE, "reuseIncremental", true).set(REVERSE, "conflictPolicy", "KEEP_TARGET"),
                REVERSE + ".reuseIncremental");
    }

    private static ResourceRule rule(String section, String field, String expression, TaskFile broken, String path) {
        return new ResourceRule(
                section,
                field,
                expression,
                broken.userProblemAt(path).orElseThrow(() -> new AssertionError("nothing is wrong at " + path)));
    }

    private static Stream<String> keysOf(String section) {
        return ConfigurationKey.all().stream()
                .filter(KeySchema::isTaken)
                .filter(key -> key.path().startsWith(section + "."))
                .map(key -> key.path().substring(section.length() + 1).split("\\.")[0])
                .distinct();
    }

    private static String anyOf(Stream<String> keys) {
        return keys.map(key -> "has(self." + key + ")").collect(Collectors.joining(" || "));
    }

    /** That there is a value, and whatever it is below. */
    private static String there(String path) {
        List<String> parts = List.of(path.split("\\."));
        return Stream.iterate(1, n -> n <= parts.size(), n -> n + 1)
                .map(n -> "has(self." + String.join(".", parts.subList(0, n)) + ")")
                .collect(Collectors.joining(" && "));
    }
}
