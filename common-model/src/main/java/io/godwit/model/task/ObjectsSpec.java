package io.godwit.model.task;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableName;
import java.util.List;
import java.util.Map;

/**
 * Which collections a task moves: those that an include pattern matches and no exclude pattern does.
 *
 * @param rename tables of other names than the collections'; several collections may share a table
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
}
