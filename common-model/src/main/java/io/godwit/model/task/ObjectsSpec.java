package io.godwit.model.task;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which collections a task moves: those that an include pattern matches and no exclude pattern does.
 *
 * @param rename tables whose names differ from the collections'; several collections may share a table
 */
public record ObjectsSpec(
        List<ObjectPattern> include, List<ObjectPattern> exclude, Map<CollectionName, TableName> rename) {

    /** Copies the parts; refuses an empty selection. */
    public ObjectsSpec {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        rename = Map.copyOf(rename);
        if (include.isEmpty()) {
            throw new IllegalArgumentException("nothing is included");
        }
    }

    /** Where a task's document has the include pattern at {@code place}. */
    public static String includePath(int place) {
        return "spec.objects.include[" + place + "]";
    }

    /** The table of a collection: the renamed one, else one of the same names. */
    public TableName tableOf(CollectionName collection) {
        return rename.getOrDefault(collection, new TableName(collection.database(), collection.collection()));
    }

    /** Whether the collection is selected; {@link #choice} is for many. */
    public boolean selects(CollectionName collection) {
        return include.stream().anyMatch(pattern -> pattern.matches(collection))
                && exclude.stream().noneMatch(pattern -> pattern.matches(collection));
    }

    /** The same for many collections. */
    public ObjectChoice choice() {
        return new ObjectChoice(new PatternSet(include), new PatternSet(exclude));
    }

    /** The same choice without these collections; their new names go with them. */
    public ObjectsSpec excluding(Collection<CollectionName> names) {
        return without(names.stream().map(ObjectPattern::exactly).toList());
    }

    /** The same choice without what these patterns match; new names go with their collections. */
    public ObjectsSpec without(Collection<ObjectPattern> patterns) {
        List<ObjectPattern> excluded =
                Stream.concat(exclude.stream(), patterns.stream()).distinct().toList();
        PatternSet gone = new PatternSet(List.copyOf(patterns));
        Map<CollectionName, TableName> renamed = new HashMap<>(rename);
        renamed.keySet().removeIf(gone::matches);
        return new ObjectsSpec(include, excluded, renamed);
    }

    /**
     * Whether this choice takes collections out of {@code wider} and does nothing else: it includes no other pattern, or single
     * collections that {@code wider} selects; it excludes everything that was excluded; and what it still selects keeps its table.
     */
    public boolean narrows(ObjectsSpec wider) {
        ObjectChoice before = wider.choice();
        Set<ObjectPattern> known = Set.copyOf(wider.include);
        boolean byName = include.stream()
                .allMatch(pattern -> pattern.only().filter(before::selects).isPresent());
        boolean byPattern = known.containsAll(include) && new HashSet<>(exclude).containsAll(wider.exclude);
        ObjectChoice now = choice();
        return (byName || byPattern)
                && wider.rename.entrySet().containsAll(rename.entrySet())
                && wider.rename.keySet().stream().allMatch(name -> rename.containsKey(name) || !now.selects(name));
    }
}
