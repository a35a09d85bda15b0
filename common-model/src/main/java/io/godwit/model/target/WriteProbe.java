package io.godwit.model.target;

import io.godwit.model.schema.CollectionSchema;

/** Asks a database whether rows of a collection may be written now, without writing any. Thread-safe; calls block and are bounded. */
public interface WriteProbe extends AutoCloseable {
    /**
     * Fails as a write would.
     *
     * @throws io.godwit.model.error.GodwitException configuration where the user may not, or the collection is gone; retriable where the
     *     database takes no writes for now, or is unavailable
     */
    void check(CollectionSchema collection);

    @Override
    void close();
}
