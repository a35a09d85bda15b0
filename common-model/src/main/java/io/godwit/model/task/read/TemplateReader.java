package io.godwit.model.task.read;

import io.godwit.model.task.DataSourceKind;
import io.godwit.model.task.Problem;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TemplateDocument;
import io.godwit.model.task.TemplatePart;
import io.godwit.model.task.TextRules;
import io.godwit.model.task.Trees;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a template from the tree that a YAML or JSON loader gives, and finds every problem in one pass. Its values are held to the rules
 * of a task file by laying them over a task that says nothing else. Thread-safe.
 */
public final class TemplateReader {
    private static final String KEYS =
            Arrays.stream(TemplatePart.values()).map(TemplatePart::key).collect(Collectors.joining(", "));
    private static final String DATA_SOURCE = "dataSource";
    private static final List<String> SPEC = List.of("spec");

    private final SecretResolver resolver;

    private TemplateReader(SecretResolver resolver) {
        this.resolver = resolver;
    }

    /** A reader of documents that users write: every secret must be there. */
    public static TemplateReader ofFiles(SecretResolver resolver) {
        return new TemplateReader(resolver);
    }

    /** The template, or every problem with it. */
    public TemplateReading read(Object tree) {
        List<Problem> problems = new ArrayList<>();
        if (!(tree instanceof Map<?, ?> map)) {
            return new TemplateReading.Invalid(
                    List.of(new Problem("", "contains no template", "see the example in docs/service.md")));
        }
        Section root = Section.root(Section.textKeys(map), problems, new SecretCheck(Optional.of(resolver)));
        root.apiVersion(true);
        root.constant("kind", TemplateDocument.KIND);
        Section metadata = root.required("metadata");
        String name = metadata.requiredText("name", TextRules.TEMPLATE_NAME);
        String description = metadata.text("description", TextRules.DESCRIPTION).orElse("");
        metadata.built(() -> name);
        Section spec = root.required("spec");
        Optional<TemplatePart> part = part(root, spec);
        Map<String, Object> values =
                part.map(p -> spec.section(p.key()).entries()).orElse(Map.of());
        spec.built(() -> name);
        part.ifPresent(p -> problems.addAll(problems(p, values)));
        return root.built(() -> new TemplateDocument(name, description, part.orElseThrow(), values))
                .<TemplateReading>map(TemplateReading.Valid::new)
                .orElseGet(() -> new TemplateReading.Invalid(problems));
    }

    /** A task that says what these templates say and has the defaults else, as the tree of its spec; empty where they fit no task. */
    public static Optional<Map<String, Object>> written(Map<String, Object> values) {
        return TaskSpecReader.ofPublished().read(task(TemplatePart.TASK, values)) instanceof SpecReading.Valid valid
                ? Optional.of(Trees.at(valid.spec().toTree(), SPEC))
                : Optional.empty();
    }

    private static Optional<TemplatePart> part(Section root, Section spec) {
        List<TemplatePart> given = Arrays.stream(TemplatePart.values())
                .filter(part -> spec.has(part.key()))
                .toList();
        if (given.size() == 1) {
            return Optional.of(given.getFirst());
        }
        root.report(
                "spec",
                given.isEmpty() ? "contains no values" : "is for more than one part of a task",
                "write the values under one of " + KEYS);
        return Optional.empty();
    }

    private List<Problem> problems(TemplatePart part, Map<String, Object> values) {
        if (!(TaskSpecReader.ofFiles(resolver).read(task(part, values)) instanceof SpecReading.Invalid invalid)) {
            return List.of();
        }
        String there = part.path().isEmpty() ? "spec" : "spec." + part.pathText();
        return invalid.problems().stream()
                .map(problem -> new Problem(
                        problem.path().startsWith(there)
                                ? "spec." + part.key() + problem.path().substring(there.length())
                                : problem.path(),
                        problem.message(),
                        problem.remedy()))
                .toList();
    }

    /** A task with these values; servers that it names by data sources are looked at when a task is made. */
    private static Map<String, Object> task(TemplatePart part, Map<String, Object> values) {
        Map<String, Object> own = new LinkedHashMap<>(values);
        if (part == TemplatePart.TASK) {
            for (DataSourceKind kind : DataSourceKind.values()) {
                if (own.get(kind.section()) instanceof Map<?, ?> section && section.containsKey(DATA_SOURCE)) {
                    own.remove(kind.section());
                }
            }
        }
        Map<String, Object> spec = Map.of(
                "kafka", Map.of("bootstrapServers", "template.invalid:9092"),
                "schemaRegistry", Map.of("url", "http://template.invalid"),
                "source",
                        Map.of(
                                "milvus", Map.of("uri", "http://template.invalid:19530"),
                                "log", Map.of("kafka", Map.of("bootstrapServers", "template.invalid:9092"))),
                "target", Map.of("oceanbase", Map.of("url", "jdbc:mysql://template.invalid:2881/", "user", "template")),
                "types", List.of("SCHEMA", "FULL", "INCREMENTAL"),
                "objects", Map.of("include", List.of("*.*")));
        return Map.of(
                "apiVersion",
                TaskSpec.API_VERSION,
                "kind",
                TaskSpec.KIND,
                "metadata",
                Map.of("name", "template"),
                "spec",
                Trees.over(spec, part.path().isEmpty() ? own : Trees.with(Map.of(), part.path(), own)));
    }
}
