package io.godwit.model.task.read;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableName;
import io.godwit.model.task.NameRule;
import io.godwit.model.task.ObjectChoice;
import io.godwit.model.task.ObjectPattern;
import io.godwit.model.task.ObjectsSpec;
import io.godwit.model.task.PatternSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the selection of collections and the names of their tables. */
final class ObjectsReader {
    private final Section section;
    private final Map<CollectionName, TableName> rename = new LinkedHashMap<>();
    private final Map<String, TableName> folded = new LinkedHashMap<>();

    private ObjectsReader(Section section) {
        this.section = section;
    }

    static Optional<ObjectsSpec> objects(Section section) {
        return new ObjectsReader(section).read();
    }

    private Optional<ObjectsSpec> read() {
        if (!section.has("include") || section.raw("include") instanceof List<?> list && list.isEmpty()) {
            section.report("include", "selects nothing", "write for example [\"default.*\"]");
        }
        List<ObjectPattern> include = patterns("include");
        List<ObjectPattern> exclude = patterns("exclude");
        Section renames = section.section("rename");
        renames.entries().forEach((from, to) -> rename(renames, from, to));
        reportUnselected(renames, include, exclude);
        reportReservedNames();
        renames.built(() -> rename);
        return section.built(() -> new ObjectsSpec(include, exclude, rename));
    }

    private List<ObjectPattern> patterns(String key) {
        List<ObjectPattern> patterns = new ArrayList<>();
        List<?> elements = section.list(key);
        for (int i = 0; i < elements.size(); i++) {
            Optional<ObjectPattern> pattern =
                    elements.get(i) instanceof String text ? ObjectPattern.parse(text) : Optional.empty();
            pattern.ifPresent(patterns::add);
            if (pattern.isEmpty()) {
                section.report(
                        key + "[" + i + "]",
                        "is not a pattern: " + Section.shown(elements.get(i)),
                        "write database.collection, with * ? [] [!] as wildcards, in quotes");
            }
        }
        return patterns;
    }

    private void rename(Section renames, String from, Object to) {
        Optional<CollectionName> source = Names.collection(from);
        Optional<String[]> target = to instanceof String text ? Names.two(text) : Optional.empty();
        if (source.isEmpty()) {
            renames.report(from, "does not name one collection", "write database.collection without wildcards");
            return;
        }
        if (target.isEmpty()) {
            renames.report(
                    from,
                    "its new name is not database.table: " + Section.shown(to),
                    "write for example \"search.products\"");
            return;
        }
        TableName table = new TableName(target.get()[0], target.get()[1]);
        for (String name : target.get()) {
            NameRule.breach(name)
                    .ifPresent(reason -> renames.report(from, "its new name " + reason, "choose another name"));
        }
        TableName clash = folded.putIfAbsent(table.toString().toLowerCase(Locale.ROOT), table);
        if (clash != null && !clash.equals(table)) {
            renames.report(
                    from,
                    "its new name " + table + " differs from " + clash + " only in case, which the target ignores",
                    "use one spelling to merge the collections, or another name to keep them apart");
        }
        rename.put(source.get(), table);
    }

    private void reportUnselected(Section renames, List<ObjectPattern> include, List<ObjectPattern> exclude) {
        ObjectChoice choice = new ObjectChoice(new PatternSet(include), new PatternSet(exclude));
        for (CollectionName name : rename.keySet()) {
            if (!choice.selects(name)) {
                renames.report(name.toString(), "is renamed but not selected", "include it, or remove it from rename");
            }
        }
    }

    private void reportReservedNames() {
        List<?> include = section.raw("include") instanceof List<?> list ? list : List.of();
        Set<String> renamed = new HashSet<>();
        rename.keySet().forEach(name -> renamed.add(name.toString()));
        for (int i = 0; i < include.size(); i++) {
            String text = String.valueOf(include.get(i));
            if (text.contains("$$") && !renamed.contains(text)) {
                section.report("include[" + i + "]", "contains $$", "give the table another name in rename");
            }
        }
    }
}
