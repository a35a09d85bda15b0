package io.godwit.model.task;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The collections of a source that a task selects.
 *
 * @param selected sorted
 * @param unmatched patterns and new names that match no collection of the source
 */
public record ObjectSelection(List<CollectionName> selected, List<Problem> unmatched) {
    /** Copies the lists. */
    public ObjectSelection {
        selected = List.copyOf(selected);
        unmatched = List.copyOf(unmatched);
    }

    /** Applies the task's choice to what the source holds. */
    public static ObjectSelection of(ObjectsSpec objects, Collection<CollectionName> existing) {
        List<CollectionName> selected =
                existing.stream().filter(objects::selects).distinct().sorted().toList();
        List<Problem> unmatched = new ArrayList<>();
        reportUnmatched("include", objects.include(), existing, unmatched);
        objects.rename().keySet().stream()
                .filter(name -> !existing.contains(name))
                .sorted()
                .map(name -> new Problem(
                        "spec.objects.rename." + name, "the source has no such collection", "correct or remove it"))
                .forEach(unmatched::add);
        return new ObjectSelection(selected, unmatched);
    }

    /** The collections with their tables; collections that share a table are marked as aggregated. */
    public static List<TableMapping> mappings(ObjectsSpec objects, Collection<CollectionSchema> collections) {
        Map<String, Long> sharers = collections.stream()
                .map(collection -> folded(objects.tableOf(collection.name())))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return collections.stream()
                .map(collection -> {
                    TableName table = objects.tableOf(collection.name());
                    return new TableMapping(collection, table, sharers.get(folded(table)) > 1);
                })
                .toList();
    }

    /** The name as the target compares it. */
    static String folded(TableName table) {
        return table.toString().toLowerCase(Locale.ROOT);
    }

    /** Excludes may match nothing: they keep out what may be created later. */
    private static void reportUnmatched(
            String key, List<ObjectPattern> patterns, Collection<CollectionName> existing, List<Problem> unmatched) {
        for (int i = 0; i < patterns.size(); i++) {
            ObjectPattern pattern = patterns.get(i);
            if (existing.stream().noneMatch(pattern::matches)) {
                unmatched.add(new Problem(
                        "spec.objects." + key + "[" + i + "]",
                        pattern + " matches no collection of the source",
                        "correct or remove it; names are case-sensitive"));
            }
        }
    }
}
