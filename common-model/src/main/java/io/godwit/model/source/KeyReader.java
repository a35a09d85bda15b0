package io.godwit.model.source;

import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import java.util.List;
import java.util.Optional;

/** Looks single keys up at the source. Thread-safe; calls block and are bounded. */
public interface KeyReader extends AutoCloseable {
    /**
     * The rows that the collection shows under {@code keys}, each at most once, in key order; empty when it shows none. They see
     * at least everything up to {@code at}. The page stays valid.
     *
     * @param keys distinct, at most 1,000
     */
    Optional<RowPage> read(CollectionSchema collection, List<Key> keys, ReadPoint at);

    @Override
    void close();
}
