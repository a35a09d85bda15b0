package io.godwit.control.resource;

import io.godwit.model.task.DataSourceKind;
import io.godwit.model.task.Problem;
import io.godwit.model.task.Trees;
import io.godwit.model.text.Digests;
import io.godwit.runtime.state.MadeFrom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A task's document that was laid over the templates that it names, and in which {@code dataSource: NAME} was replaced by what the data
 * source of that name says.
 *
 * @param tree the document; a section whose reference has a problem is left as it is
 * @param sent the document as it was sent
 * @param parts what it was made from besides
 * @param problems with the references
 */
public record ReferencedDocument(
        Map<String, Object> tree, Map<String, Object> sent, MadeFrom parts, List<Problem> problems) {
    private static final String SPEC = "spec";
    static final String KEY = "dataSource";
    private static final int BASIS_LENGTH = 16;

    /** Copies the lists. */
    public ReferencedDocument {
        problems = List.copyOf(problems);
    }

    /** Whether the document refers to anything that is kept. */
    public static boolean refers(Map<String, Object> document) {
        return TemplatedDocument.isTemplated(document) || !names(document).isEmpty();
    }

    /** What the document refers to and exists, as subjects of holds; data sources of its templates included. */
    static Set<String> subjects(Map<String, Object> document, Resources resources) {
        Set<String> subjects = new TreeSet<>();
        names(TemplatedDocument.of(document, resources).tree()).values().stream()
                .filter(name -> resources.find(DataSource.TYPE, name).isPresent())
                .forEach(name -> subjects.add(Hold.subject(DataSource.TYPE, name)));
        TemplatedDocument.names(document, resources).forEach(name -> subjects.add(Hold.subject(Template.TYPE, name)));
        return subjects;
    }

    private static Map<String, String> names(Map<String, Object> document) {
        Map<String, String> names = new TreeMap<>();
        for (DataSourceKind kind : DataSourceKind.values()) {
            if (reference(section(document, kind)) instanceof String name) {
                names.put(kind.section(), name);
            }
        }
        return names;
    }

    /** The document with what the data sources say now. */
    public static ReferencedDocument of(Map<String, Object> sent, Resources resources) {
        TemplatedDocument templated = TemplatedDocument.of(sent, resources);
        Map<String, Object> document = templated.tree();
        List<Problem> problems = new ArrayList<>(templated.problems());
        Map<String, String> used = new TreeMap<>();
        Map<String, Object> replaced = new TreeMap<>();
        for (DataSourceKind kind : DataSourceKind.values()) {
            Map<?, ?> section = section(document, kind);
            if (reference(section) == null) {
                continue;
            }
            Optional<Problem> problem = problem(kind, section, resources);
            problem.ifPresentOrElse(problems::add, () -> {
                DataSource source = resources.require(DataSource.TYPE, (String) section.get(KEY));
                used.put(kind.section(), source.name());
                replaced.put(kind.section(), sectionOf(source));
            });
        }
        return new ReferencedDocument(
                with(document, replaced), sent, new MadeFrom(used, templated.templates()), problems);
    }

    /** What gives the value at a path, where the document itself does not: {@code data source x}. */
    public Optional<String> origin(String path) {
        return Optional.ofNullable(parts.dataSources().get(section(path)))
                .map(name -> "data source " + name)
                .or(() ->
                        TemplatedDocument.origin(path, sent, parts.templates()).map(name -> "template " + name));
    }

    /** The section below {@code spec} that a path leads to; the path itself where it leads elsewhere. */
    public static String section(String path) {
        String[] keys = path.split("[.\\[]", 3);
        return keys.length > 1 && keys[0].equals(SPEC) ? keys[1] : path;
    }

    /** Stands for what the templates and data sources say, short enough for a tag; absent where the document names none. */
    public Optional<String> basis() {
        if (parts.equals(MadeFrom.NOTHING)) {
            return Optional.empty();
        }
        Map<String, Object> said = new TreeMap<>();
        parts.templates()
                .forEach(
                        (path, used) -> said.put(path + " over", Map.of("name", used.name(), "values", used.values())));
        parts.dataSources()
                .forEach((section, name) ->
                        said.put(section, Map.of("name", name, "values", Trees.at(tree, List.of(SPEC, section)))));
        return Optional.of(Digests.sha256(Trees.flat(said).toString()).substring(0, BASIS_LENGTH));
    }

    /** The document of a task as its user wrote it: references instead of what they stand for. */
    public static Map<String, Object> restored(Map<String, Object> document, MadeFrom parts) {
        Map<String, Object> references = new TreeMap<>();
        parts.dataSources().forEach((section, name) -> references.put(section, Map.of(KEY, name)));
        return TemplatedDocument.restored(with(document, references), parts.templates());
    }

    private static Map<?, ?> section(Map<String, Object> document, DataSourceKind kind) {
        return document.get(SPEC) instanceof Map<?, ?> spec && spec.get(kind.section()) instanceof Map<?, ?> section
                ? section
                : Map.of();
    }

    private static Object reference(Map<?, ?> section) {
        return section.get(KEY);
    }

    private static Optional<Problem> problem(DataSourceKind kind, Map<?, ?> section, Resources resources) {
        String path = SPEC + "." + kind.section();
        String reference = path + "." + KEY;
        if (!(section.get(KEY) instanceof String name)) {
            return Optional.of(new Problem(reference, "must be text", "write the name of a data source"));
        }
        if (section.size() > 1) {
            String other = section.keySet().stream()
                    .map(String::valueOf)
                    .filter(key -> !key.equals(KEY))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            return Optional.of(new Problem(
                    path + "." + other,
                    "is given in addition to " + KEY,
                    "keep " + KEY + ", or describe the server here"));
        }
        Optional<DataSource> found = resources.find(DataSource.TYPE, name);
        if (found.isEmpty()) {
            return Optional.of(new Problem(
                    reference,
                    "no data source has this name",
                    "create it first, or correct the name" + known(kind, resources)));
        }
        return found.get().kind() == kind
                ? Optional.empty()
                : Optional.of(new Problem(
                        reference,
                        "data source " + name + " is described under "
                                + found.get().kind().key() + ", and " + kind.key() + " is needed here",
                        "name another one" + known(kind, resources)));
    }

    private static String known(DataSourceKind kind, Resources resources) {
        String names = resources.all(DataSource.TYPE).stream()
                .filter(source -> source.kind() == kind)
                .map(DataSource::name)
                .limit(10)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : "; of this kind there are " + names;
    }

    /** Source and target name their kind below the section, Kafka and the registry are the section. */
    private static Object sectionOf(DataSource source) {
        Map<String, Object> spec = source.described().spec().toTree();
        return source.kind().section().equals(source.kind().key())
                ? spec.get(source.kind().key())
                : spec;
    }

    private static Map<String, Object> with(Map<String, Object> document, Map<String, Object> sections) {
        if (sections.isEmpty()) {
            return document;
        }
        Map<String, Object> spec = new LinkedHashMap<>();
        if (document.get(SPEC) instanceof Map<?, ?> known) {
            known.forEach((key, value) -> spec.put(String.valueOf(key), value));
        }
        spec.putAll(sections);
        Map<String, Object> tree = new LinkedHashMap<>(document);
        tree.put(SPEC, spec);
        return tree;
    }
}
