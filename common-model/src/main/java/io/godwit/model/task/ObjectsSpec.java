package io.godwit.model.task;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    /** The table of a collection: the renamed one, else one of the same names. */
    public TableName tableOf(CollectionName collection) {
        return rename.getOrDefault(collection, new TableName(collection.database(), collection.collection()));
    }

    /** Whether the collection is selected. */
    public boolean selects(CollectionName collection) {
        return include.stream().anyMatch(pattern -> pattern.matches(collection))
                && exclude.stream().noneMatch(pattern -> pattern.matches(collection));
    }

    /** The same choice without these collections; their new names go with them. */
    public ObjectsSpec excluding(Collection<CollectionName> names) {
        List<ObjectPattern> excluded = new ArrayList<>(exclude);
        Map<CollectionName, TableName> renamed = new HashMap<>(rename);
        for (CollectionName name : names) {
            excluded.add(ObjectPattern.exactly(name));
            renamed.remove(name);
        }
        return new ObjectsSpec(include, excluded.stream().distinct().toList(), renamed);
    }

    /**
     * Whether this choice takes collections out of {@code wider} and does nothing else: it includes no other pattern, excludes
     * everything that was excluded, and what it still selects keeps its table.
     */
    public boolean narrows(ObjectsSpec wider) {
        return wider.include.containsAll(include)
                && exclude.containsAll(wider.exclude)
                && wider.rename.entrySet().containsAll(rename.entrySet())
                && wider.rename.keySet().stream().allMatch(name -> rename.containsKey(name) || !selects(name));
    }
}
