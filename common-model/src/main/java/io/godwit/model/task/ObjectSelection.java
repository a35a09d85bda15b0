package io.godwit.model.task;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
        ObjectChoice choice = objects.choice();
        Set<CollectionName> names = new HashSet<>(existing);
        List<CollectionName> selected =
                names.stream().filter(choice::selects).sorted().toList();
        BitSet matched = new BitSet();
        names.forEach(name -> choice.include().matching(name).forEach(matched::set));
        return new ObjectSelection(selected, unmatched(objects, matched, names));
    }

    /**
     * Patterns and new names that match no collection. Excludes may match nothing: they keep out what may be created later.
     *
     * @param matched places of the include patterns that match some
     */
    public static List<Problem> unmatched(ObjectsSpec objects, BitSet matched, Set<CollectionName> existing) {
        List<Problem> unmatched = new ArrayList<>();
        for (int i = matched.nextClearBit(0); i < objects.include().size(); i = matched.nextClearBit(i + 1)) {
            unmatched.add(new Problem(
                    ObjectsSpec.includePath(i),
                    objects.include().get(i) + " matches no collection of the source",
                    "correct or remove it; names are case-sensitive"));
        }
        objects.rename().keySet().stream()
                .filter(name -> !existing.contains(name))
                .sorted()
                .map(name -> new Problem(
                        "spec.objects.rename." + name, "the source has no such collection", "correct or remove it"))
                .forEach(unmatched::add);
        return unmatched;
    }

    /** The collections with their tables; collections that share a table are marked as aggregated. */
    public static List<TableMapping> mappings(ObjectsSpec objects, Collection<CollectionSchema> collections) {
        return mappings(
                objects,
                collections,
                collections.stream().map(CollectionSchema::name).toList());
    }

    /**
     * The same for some of the collections of a task.
     *
     * @param selected all of them
     */
    public static List<TableMapping> mappings(
            ObjectsSpec objects, Collection<CollectionSchema> collections, Collection<CollectionName> selected) {
        Map<String, Long> sharers = selected.stream()
                .map(name -> folded(objects.tableOf(name)))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return collections.stream()
                .map(collection -> {
                    TableName table = objects.tableOf(collection.name());
                    return new TableMapping(collection, table, sharers.get(folded(table)) > 1);
                })
                .toList();
    }

    /** The name as the target compares it. */
    public static String folded(TableName table) {
        return table.toString().toLowerCase(Locale.ROOT);
    }
}
