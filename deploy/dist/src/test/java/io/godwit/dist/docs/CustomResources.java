package io.godwit.dist.docs;

import static io.godwit.dist.docs.KeySchema.schema;

import io.godwit.cli.file.YamlText;
import io.godwit.model.task.DataSourceDocument;
import io.godwit.model.task.DataSourceKind;
import io.godwit.model.task.Problem;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.read.DataSourceReader;
import io.godwit.model.task.read.DataSourceReading;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The definitions of Godwit's custom resources, whose {@code spec} is that of the documents of the command line. */
final class CustomResources {
    private static final int LONGEST_TASK_NAME = 64;
    private static final int LONGEST_DATA_SOURCE_NAME = 32;

    private CustomResources() {}

    /** Of {@code MigrationTask}. */
    static String task() {
        Map<String, Object> spec = ResourceSchema.ofTask().section("spec");
        properties(spec).put("instances", ResourceStatus.instances());
        Map<String, Object> root = root(
                "A migration from Milvus to OceanBase, which the control service of Godwit carries out.",
                spec,
                ResourceStatus.ofTask(),
                name("task", LONGEST_TASK_NAME));
        return definition(
                TaskSpec.KIND,
                List.of("mt", "mtask"),
                root,
                schema(
                        "status",
                        Map.of(),
                        "scale",
                        schema(
                                "specReplicasPath", ".spec.instances",
                                "statusReplicasPath", ".status.instances",
                                "labelSelectorPath", ".status.selector")),
                List.of(
                        column("Phase", "string", ".status.phase"),
                        column("Stage", "string", ".status.stage"),
                        column("Progress", "string", ".status.progress"),
                        column("Lag", "string", ".status.lag"),
                        column("Conflicts", "integer", ".status.conflicts"),
                        column("Age", "date", ".metadata.creationTimestamp")));
    }

    /** Of {@code DataSource}. */
    static String dataSource() {
        ResourceSchema sections = ResourceSchema.ofDataSource();
        Map<String, Object> properties = new LinkedHashMap<>();
        for (DataSourceKind kind : DataSourceKind.values()) {
            String section = "spec." + kind.section();
            properties.put(
                    kind.key(),
                    sections.section(kind.section().equals(kind.key()) ? section : section + "." + kind.key()));
        }
        properties.put("log", sections.section("spec.source.log"));
        Map<String, Object> spec = schema(
                "description",
                "One server, as the section of a task describes it.",
                "type",
                "object",
                "properties",
                properties,
                "x-kubernetes-validations",
                List.of(oneServer().toTree()));
        Map<String, Object> root = root(
                "A server under a name, which tasks refer to.",
                spec,
                ResourceStatus.ofDataSource(),
                name("data source", LONGEST_DATA_SOURCE_NAME));
        return definition(
                DataSourceDocument.KIND,
                List.of("gds"),
                root,
                schema("status", Map.of()),
                List.of(
                        column("Kind", "string", ".status.kind"),
                        column("Endpoint", "string", ".status.endpoint"),
                        column("Tested", "string", ".status.test"),
                        column("Age", "date", ".metadata.creationTimestamp")));
    }

    private static ResourceRule oneServer() {
        String all = Arrays.stream(DataSourceKind.values())
                .map(kind -> "has(self." + kind.key() + ")")
                .collect(Collectors.joining(", "));
        Map<String, Object> empty = Map.of(
                "apiVersion",
                TaskSpec.API_VERSION,
                "kind",
                DataSourceDocument.KIND,
                "metadata",
                Map.of("name", "a"),
                "spec",
                Map.of());
        Problem words =
                switch (DataSourceReader.ofKept().read(empty)) {
                    case DataSourceReading.Invalid invalid -> invalid.problems().getFirst();
                    case DataSourceReading.Valid valid -> throw new AssertionError("a data source without a server");
                };
        Problem both = new Problem(words.path(), words.message() + ", or more than one", words.remedy());
        return new ResourceRule("spec", "", "[" + all + "].filter(given, given).size() == 1", both);
    }

    /** The rest of what the reader asks of names is what Kubernetes asks. */
    private static ResourceRule name(String what, int longest) {
        Problem words = new Problem(
                "metadata.name", "metadata.name is too long for a " + what, "use at most " + longest + " characters");
        return new ResourceRule("", "", "self.metadata.name.size() <= " + longest, words);
    }

    private static Map<String, Object> root(
            String words, Map<String, Object> spec, Map<String, Object> status, ResourceRule name) {
        return schema(
                "description",
                words,
                "type",
                "object",
                "required",
                List.of("spec"),
                "properties",
                schema(
                        "apiVersion", schema("type", "string"),
                        "kind", schema("type", "string"),
                        "metadata", schema("type", "object"),
                        "spec", spec,
                        "status", status),
                "x-kubernetes-validations",
                List.of(name.toTree()));
    }

    private static String definition(
            String kind,
            List<String> shortNames,
            Map<String, Object> root,
            Map<String, Object> subresources,
            List<Map<String, Object>> columns) {
        String[] version = TaskSpec.API_VERSION.split("/");
        String singular = kind.toLowerCase(Locale.ROOT);
        return YamlText.of(schema(
                "apiVersion",
                "apiextensions.k8s.io/v1",
                "kind",
                "CustomResourceDefinition",
                "metadata",
                schema("name", singular + "s." + version[0], "labels", Map.of("app.kubernetes.io/part-of", "godwit")),
                "spec",
                schema(
                        "group",
                        version[0],
                        "scope",
                        "Namespaced",
                        "names",
                        schema(
                                "kind",
                                kind,
                                "listKind",
                                kind + "List",
                                "plural",
                                singular + "s",
                                "singular",
                                singular,
                                "shortNames",
                                shortNames,
                                "categories",
                                List.of("godwit")),
                        "versions",
                        List.of(schema(
                                "name",
                                version[1],
                                "served",
                                true,
                                "storage",
                                true,
                                "subresources",
                                subresources,
                                "additionalPrinterColumns",
                                columns,
                                "schema",
                                Map.of("openAPIV3Schema", root))))));
    }

    private static Map<String, Object> column(String name, String type, String path) {
        return schema("name", name, "type", type, "jsonPath", path);
    }

    @SuppressWarnings("unchecked") // every node is made here
    private static Map<String, Object> properties(Map<String, Object> section) {
        return (Map<String, Object>) section.get("properties");
    }
}
