package io.godwit.testsupport;

import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.target.WriteProbe;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Collections that may be written, but for those that a test names. */
public final class InMemoryWriteProbe implements WriteProbe {
    private final Map<Long, GodwitException> refused = new ConcurrentHashMap<>();

    /** The collection takes no writes from now on. */
    public void refuse(CollectionSchema collection, GodwitException why) {
        refused.put(collection.id(), why);
    }

    @Override
    public void check(CollectionSchema collection) {
        if (refused.containsKey(collection.id())) {
            throw refused.get(collection.id());
        }
    }

    @Override
    public void close() {}
}
