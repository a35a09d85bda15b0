package io.godwit.milvus.scan;

import io.godwit.milvus.connect.CollectionIdentity;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names that collections had when they were last looked up. Milvus only accepts names, and a collection may be renamed at any
 * time: an answer counts once {@link #check} has seen afterwards that the name is still that of the collection. Thread-safe.
 */
final class CurrentNames {
    private final MilvusConnection connection;
    private final Map<Long, CollectionName> known = new ConcurrentHashMap<>();

    CurrentNames(MilvusConnection connection) {
        this.connection = connection;
    }

    /** The collection under the name to call it by. Blocks where it is not known. */
    CollectionSchema of(String doing, CollectionSchema collection) {
        CollectionName name = known.get(collection.id());
        if (name == null) {
            name = CollectionIdentity.here(doing, connection, collection).name();
            known.put(collection.id(), name);
        }
        return collection.named(name);
    }

    /**
     * Asks whether the name of {@code here} is still that of the collection; fails as {@link CollectionIdentity#check} does.
     * Blocks.
     */
    void check(String doing, CollectionSchema here) {
        CollectionIdentity.check(doing, connection, here);
    }

    /** What a failure of a call by name means; after a rename the next call looks up the collection again. Blocks. */
    GodwitException explained(String doing, CollectionSchema here, GodwitException failure) {
        if (failure.code() == ErrorCode.SOURCE_CHANGED) {
            known.remove(here.id());
        }
        return CollectionIdentity.byNow(doing, connection, here, failure);
    }
}
