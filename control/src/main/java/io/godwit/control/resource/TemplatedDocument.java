package io.godwit.control.resource;

import io.godwit.model.task.DataSourceKind;
import io.godwit.model.task.Problem;
import io.godwit.model.task.TemplatePart;
import io.godwit.model.task.Trees;
import io.godwit.model.task.read.TemplateReader;
import io.godwit.runtime.state.MadeFrom.UsedTemplate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A task's document that was laid over the templates that it names by {@code template: NAME}, under {@code spec}, {@code
 * spec.options.full} and {@code spec.options.incremental}.
 *
 * @param tree the document, without the names
 * @param templates what was laid under it, by path below {@code spec}
 * @param problems with the names
 */
record TemplatedDocument(Map<String, Object> tree, Map<String, UsedTemplate> templates, List<Problem> problems) {
    private static final String SPEC = "spec";
    private static final String KEY = "template";

    /** The document over what the templates say now. */
    static TemplatedDocument of(Map<String, Object> document, Resources resources) {
        List<Problem> problems = new ArrayList<>();
        Map<String, UsedTemplate> used = new TreeMap<>();
        Map<String, Object> own = document;
        for (TemplatePart part : TemplatePart.values()) {
            List<String> path = pathOf(part);
            Map<String, Object> section = Trees.at(own, path);
            if (!section.containsKey(KEY)) {
                continue;
            }
            Optional<Template> found = named(section.get(KEY), part, resources, problems);
            found.ifPresent(
                    template -> used.put(part.pathText(), new UsedTemplate(template.name(), template.values())));
            section.remove(KEY);
            own = Trees.with(own, path, section);
        }
        return new TemplatedDocument(
                used.isEmpty() ? own : Trees.over(Map.of(SPEC, below(own, lower(used))), own),
                used,
                List.copyOf(problems));
    }

    /** What templates say, without servers that the document describes where they name a data source, or the other way round. */
    private static Map<String, Object> below(Map<String, Object> document, Map<String, Object> lower) {
        Map<String, Object> below = new LinkedHashMap<>(lower);
        Map<String, Object> spec = Trees.at(document, List.of(SPEC));
        for (DataSourceKind kind : DataSourceKind.values()) {
            if (spec.get(kind.section()) instanceof Map<?, ?> own
                    && isReference(own) != isReference(below.get(kind.section()))) {
                below.remove(kind.section());
            }
        }
        return below;
    }

    private static boolean isReference(Object section) {
        return section instanceof Map<?, ?> map && map.containsKey(ReferencedDocument.KEY);
    }

    /** Names of the templates that a document is laid over. */
    static Set<String> names(Map<String, Object> document, Resources resources) {
        return of(document, resources).templates().values().stream()
                .map(UsedTemplate::name)
                .collect(Collectors.toSet());
    }

    /** Whether a document names a template. */
    static boolean isTemplated(Map<String, Object> document) {
        return Arrays.stream(TemplatePart.values())
                .anyMatch(part -> Trees.at(document, pathOf(part)).containsKey(KEY));
    }

    /** The template that gives the value at a path of the tree, if the document itself does not. */
    static Optional<String> origin(String path, Map<String, Object> document, Map<String, UsedTemplate> templates) {
        List<String> keys = List.of(path.split("[.\\[]"));
        if (keys.size() < 2 || isGiven(document, keys)) {
            return Optional.empty();
        }
        List<String> below = keys.subList(1, keys.size());
        return Arrays.stream(TemplatePart.values())
                .sorted((one, other) -> other.path().size() - one.path().size())
                .filter(part -> templates.containsKey(part.pathText()))
                .filter(part -> below.size() > part.path().size()
                        && below.subList(0, part.path().size()).equals(part.path())
                        && isGiven(
                                templates.get(part.pathText()).values(),
                                below.subList(part.path().size(), below.size())))
                .map(part -> templates.get(part.pathText()).name())
                .findFirst();
    }

    /**
     * The document of a task as its user wrote it: names of templates, and what the document says beyond them and the defaults. One from
     * which a value of a template was taken away is shown without the name.
     */
    static Map<String, Object> restored(Map<String, Object> document, Map<String, UsedTemplate> templates) {
        if (templates.isEmpty()) {
            return document;
        }
        Map<String, Object> lower = lower(templates);
        Map<String, Object> known = TemplateReader.written(lower).orElse(lower);
        Map<String, Object> spec = new LinkedHashMap<>();
        Map<String, Object> whole = Trees.at(document, List.of(SPEC));
        if (lacksSome(whole, known, lower)) {
            return document;
        }
        whole.forEach((key, value) -> {
            if (!lower.containsKey(key) && !key.equals("options")) {
                spec.put(key, value);
            }
        });
        Trees.difference(whole, known).forEach((key, value) -> {
            if (!Optional.ofNullable(lower.get(key))
                    .equals(Optional.of(whole.get(key)))) { // a data source of the template
                spec.putIfAbsent(key, value);
            }
        });
        Map<String, Object> named = Trees.with(document, List.of(SPEC), spec);
        for (TemplatePart part : TemplatePart.values()) {
            UsedTemplate used = templates.get(part.pathText());
            if (used != null) {
                List<String> place =
                        Stream.concat(pathOf(part).stream(), Stream.of(KEY)).toList();
                named = Trees.with(named, place, used.name());
            }
        }
        return named;
    }

    /** A document cannot say that a value of its template is not there: such a task is shown in full. */
    private static boolean lacksSome(Map<String, Object> whole, Map<String, Object> known, Map<String, Object> lower) {
        return known.entrySet().stream()
                .filter(part -> lower.containsKey(part.getKey()) && !isReference(lower.get(part.getKey())))
                .anyMatch(part -> Trees.lacks(whole.get(part.getKey()), part.getValue()));
    }

    /** What templates say together, as a spec; one for a part goes over one for the whole. */
    private static Map<String, Object> lower(Map<String, UsedTemplate> templates) {
        Map<String, Object> spec = new LinkedHashMap<>();
        for (TemplatePart part : TemplatePart.values()) {
            UsedTemplate used = templates.get(part.pathText());
            if (used != null) {
                spec = Trees.over(
                        spec, part.path().isEmpty() ? used.values() : Trees.with(Map.of(), part.path(), used.values()));
            }
        }
        return spec;
    }

    private static Optional<Template> named(
            Object name, TemplatePart part, Resources resources, List<Problem> problems) {
        String path = Stream.concat(pathOf(part).stream(), Stream.of(KEY)).collect(Collectors.joining("."));
        if (!(name instanceof String text)) {
            problems.add(new Problem(path, "must be text", "write the name of a template"));
            return Optional.empty();
        }
        Optional<Template> found = resources.find(Template.TYPE, text);
        if (found.isEmpty()) {
            problems.add(new Problem(
                    path,
                    "no template has this name",
                    "create it first, or correct the name" + known(part, resources)));
        } else if (found.get().part() != part) {
            problems.add(new Problem(
                    path,
                    "template " + text + " is for " + found.get().part().key() + ", and one for " + part.key()
                            + " is needed here",
                    "name another one" + known(part, resources)));
            return Optional.empty();
        }
        return found;
    }

    private static String known(TemplatePart part, Resources resources) {
        String names = resources.all(Template.TYPE).stream()
                .filter(template -> template.part() == part)
                .map(Template::name)
                .limit(10)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : "; for this part there are " + names;
    }

    private static List<String> pathOf(TemplatePart part) {
        return Stream.concat(Stream.of(SPEC), part.path().stream()).toList();
    }

    private static boolean isGiven(Map<?, ?> tree, List<String> keys) {
        return keys.size() == 1
                ? tree.containsKey(keys.getFirst())
                : tree.get(keys.getFirst()) instanceof Map<?, ?> deeper
                        ? isGiven(deeper, keys.subList(1, keys.size()))
                        : tree.containsKey(keys.getFirst());
    }
}
