package io.godwit.model.source;

import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import java.util.List;
import java.util.Optional;

/** Looks up single keys at the source. Thread-safe; calls block and are bounded. */
public interface KeyReader extends AutoCloseable {
    /**
     * The rows that the collection shows under {@code keys}, each at most once, in key order; empty when it shows none. They see
     * at least everything up to {@code at}. The page stays valid. A key is left out only when the source agrees that it has no
     * row: an answer that is due to rows being out of reach is a failure. The collection is known by its id, whatever its current
     * name is.
     *
     * @param keys distinct, at most 1,000
     * @throws io.godwit.model.error.GodwitException configuration, SOURCE_GONE, when no collection has this id any more: discard
     *     what was to be read from it; retriable, SOURCE_NOT_LOADED, when the collection or one of its partitions is not loaded;
     *     configuration, SOURCE_KEY_UNREADABLE, when the source counts rows under the keys and returns none
     */
    Optional<RowPage> read(CollectionSchema collection, List<Key> keys, ReadPoint at);

    @Override
    void close();
}
