package io.godwit.dist.it;

import io.godwit.cli.file.TaskFile;
import io.godwit.cluster.Cluster;
import io.godwit.runtime.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Schemas that kubeconform holds manifests against. Those of Kubernetes are what the API server of the tests' cluster, which is built
 * from the Kubernetes module, publishes; those of Godwit's own resources are in the chart. What either leaves open is closed here: an
 * object has no other members than those that are described, unless it says that it may. Rules in the Common Expression Language are
 * not part of a schema. Not thread-safe.
 */
final class ManifestSchemas {
    /** Their definitions come with neither. They are skipped, and nothing else is. */
    static final Set<String> OF_OTHERS =
            Set.of("cert-manager.io/v1", "gateway.networking.k8s.io/v1", "monitoring.coreos.com/v1");

    private static final String PROPERTIES = "properties";
    private static final String OTHERS = "additionalProperties";
    private static final String DOCUMENT = "all-schemas.json";

    private final Cluster cluster;
    private final Path folder;

    /**
     * Writes those of Godwit's own resources; others follow once they are needed.
     *
     * @param folder empty
     * @param definitions a file for each custom resource
     */
    ManifestSchemas(Cluster cluster, Path folder, Collection<Path> definitions) throws IOException {
        this.cluster = cluster;
        this.folder = folder;
        for (Path definition : definitions) {
            Map<?, ?> spec = map(TaskFile.tree(definition), "spec");
            for (Object version : (List<?>) spec.get("versions")) {
                Map<?, ?> one = (Map<?, ?>) version;
                write(
                        file(spec.get("group") + "/" + one.get("name"), (String)
                                map(spec, "names").get("kind")),
                        closed(map(map(one, "schema"), "openAPIV3Schema")));
            }
        }
    }

    /**
     * Runs {@code kubeconform -strict}.
     *
     * @param manifests YAML of any number of objects
     * @param objects the same
     * @return a line for each object
     * @throws io.godwit.stack.StackException if one is not valid, with the reason
     */
    List<String> check(String manifests, List<Map<String, Object>> objects) throws IOException {
        for (Map<String, Object> object : objects) {
            String version = (String) object.get("apiVersion");
            if (!OF_OTHERS.contains(version)
                    && !Files.exists(folder.resolve(file(version, "")).getParent())) {
                fetch(version);
            }
        }
        Path file = Files.writeString(folder.resolve("manifests.yaml"), manifests);
        return cluster.kubeconform(
                        "-strict",
                        "-verbose",
                        "-skip",
                        String.join(",", skipped(objects)),
                        "-schema-location",
                        folder + "/{{.Group}}/{{.ResourceAPIVersion}}/{{.ResourceKind}}.json",
                        file.toString())
                .lines()
                .toList();
    }

    private static List<String> skipped(List<Map<String, Object>> objects) {
        return objects.stream()
                .filter(object -> OF_OTHERS.contains(object.get("apiVersion")))
                .map(object -> object.get("apiVersion") + "/" + object.get("kind"))
                .distinct()
                .toList();
    }

    /** Writes the schemas of a group and version: the document of the API server, and for each kind a file that leads to its place there. */
    private void fetch(String version) throws IOException {
        String place = (version.contains("/") ? "apis/" : "api/") + version;
        Map<String, Object> published = Json.tree(
                cluster.kubectl("get", "--raw", "/openapi/v3/" + place).getBytes(StandardCharsets.UTF_8));
        Map<String, Object> schemas = new LinkedHashMap<>();
        for (Map.Entry<?, ?> schema :
                map(map(published, "components"), "schemas").entrySet()) {
            String name = (String) schema.getKey();
            schemas.put(name, closed((Map<?, ?>) schema.getValue()));
            for (String kind : kinds((Map<?, ?>) schema.getValue(), version)) {
                write(file(version, kind), Map.of("$ref", DOCUMENT + "#/components/schemas/" + name));
            }
        }
        write(file(version, "").resolveSibling(DOCUMENT), Map.of("components", Map.of("schemas", schemas)));
    }

    private static List<String> kinds(Map<?, ?> schema, String version) {
        return schema.get("x-kubernetes-group-version-kind") instanceof List<?> kinds
                ? kinds.stream()
                        .map(kind -> (Map<?, ?>) kind)
                        .filter(kind -> version.equals(
                                kind.get("group").equals("")
                                        ? kind.get("version")
                                        : kind.get("group") + "/" + kind.get("version")))
                        .map(kind -> (String) kind.get("kind"))
                        .toList()
                : List.of();
    }

    /** A schema that allows no member that it does not describe. What only narrows another one ({@code anyOf} and the like) stays as it is. */
    private static Map<String, Object> closed(Map<?, ?> schema) {
        Map<String, Object> closed = new LinkedHashMap<>();
        schema.forEach((word, value) -> closed.put((String) word, value));
        if (schema.get(PROPERTIES) instanceof Map<?, ?> properties) {
            Map<String, Object> members = new LinkedHashMap<>();
            properties.forEach((name, member) -> members.put((String) name, closed((Map<?, ?>) member)));
            closed.put(PROPERTIES, members);
            if (!Boolean.TRUE.equals(schema.get("x-kubernetes-preserve-unknown-fields"))) {
                closed.putIfAbsent(OTHERS, false);
            }
        }
        for (String nested : List.of("items", OTHERS)) {
            if (schema.get(nested) instanceof Map<?, ?> inner) {
                closed.put(nested, closed(inner));
            }
        }
        return closed;
    }

    /** Where kubeconform looks for a kind; of the core group, the version is also the group. */
    private static Path file(String version, String kind) {
        String group = version.contains("/") ? version : version + "/" + version;
        return Path.of(group, kind.toLowerCase(Locale.ROOT) + ".json");
    }

    private void write(Path file, Map<?, ?> schema) throws IOException {
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.write(target, Json.write(schema));
    }

    private static Map<?, ?> map(Map<?, ?> tree, String key) {
        return (Map<?, ?>) tree.get(key);
    }
}
