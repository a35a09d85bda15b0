package io.godwit.milvus.write;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.task.ReverseOptions;
import java.util.List;
import java.util.Map;

/**
 * The partition that rows of a collection without partition key go to.
 *
 * @param chosen by the collection's name in the task; {@code _default} for the others
 */
record HomePartitions(Map<CollectionName, String> chosen) {
    private static final String DEFAULT = "_default";

    boolean isChosen(CollectionSchema collection) {
        return chosen.containsKey(collection.name());
    }

    /**
     * The one for a collection that has these partitions.
     *
     * @throws GodwitException configuration, where there is no such partition
     */
    String among(CollectionSchema collection, List<String> partitions) {
        String home = chosen.getOrDefault(collection.name(), DEFAULT);
        if (partitions.contains(home)) {
            return home;
        }
        throw isChosen(collection)
                ? GodwitException.configuration(
                        ErrorCode.SOURCE_UNSUPPORTED,
                        "collection " + collection.name() + " has no partition " + home + ", which " + path(collection)
                                + " names",
                        "create it, or name another one in " + path(collection))
                : GodwitException.configuration(
                        ErrorCode.SOURCE_UNSUPPORTED,
                        "collection " + collection.name() + " has several partitions and none is called " + DEFAULT,
                        "name one in " + path(collection) + ", or exclude the collection");
    }

    /** Fails as configuration where a partition is named for a collection whose partition key decides. */
    void refuseAny(CollectionSchema collection) {
        if (isChosen(collection)) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_UNSUPPORTED,
                    path(collection) + " names a partition, and the partition key of collection " + collection.name()
                            + " decides where its rows go",
                    "remove " + path(collection));
        }
    }

    private static String path(CollectionSchema collection) {
        return ReverseOptions.PARTITIONS + "." + collection.name();
    }
}
