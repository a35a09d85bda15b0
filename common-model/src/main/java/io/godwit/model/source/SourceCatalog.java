package io.godwit.model.source;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the source holds. Thread-safe; every call blocks and is bounded by the adapter's timeout. */
public interface SourceCatalog extends AutoCloseable {
    /** Version as the server reports it, for example {@code v2.3.5}. */
    String version();

    /** Every collection of every database, sorted. */
    List<CollectionName> collections();

    /** The collection; throws a configuration failure with SOURCE_CHANGED if it is gone. */
    CollectionSchema describe(CollectionName name);

    /**
     * The collection of the same id as it is now, whatever its current name is; empty where no collection has this id any more. A
     * schema that the catalog returned before remains valid for the other calls after a rename.
     */
    Optional<CollectionSchema> current(CollectionSchema known);

    /** Names of the collection's partitions now. */
    List<String> partitions(CollectionSchema collection);

    /** Bulk imports into the collection that the source still remembers; empty where it knows no such thing. */
    List<BulkImport> imports(CollectionSchema collection);

    /** A fresh timestamp of the source's oracle, or empty where it has none (then only strong reads are offered). */
    OptionalLong allocateTimestamp();

    /** Rows as the source counts them now. */
    long count(CollectionSchema collection);

    /** What {@link #ensureLoaded} would do now; fails where it would fail. Changes nothing. */
    LoadOutcome plannedLoad(CollectionSchema collection, LoadOptions options);

    /**
     * Makes the collection readable. Blocks until loaded.
     *
     * @return what was done, to be undone by {@link #release}
     * @throws io.godwit.model.error.GodwitException configuration, SOURCE_NOT_LOADED, when it is not loaded and the options
     *     forbid loading it, or it has no index and the options forbid a temporary one, or it cannot be loaded at all
     */
    LoadOutcome ensureLoaded(CollectionSchema collection, LoadOptions options);

    /** Undoes what {@link #ensureLoaded} did, and nothing else. Idempotent. */
    void release(CollectionSchema collection, LoadOutcome outcome);

    @Override
    void close();

    /** What Godwit may do to make a collection readable. */
    record LoadOptions(boolean mayLoad, boolean mayCreateTemporaryIndex) {}

    /** What Godwit did to make a collection readable. */
    enum LoadOutcome {
        /** It was loaded already. */
        UNTOUCHED,
        /** Godwit loaded it. */
        LOADED,
        /** Godwit made an index and loaded it. */
        INDEXED_AND_LOADED
    }
}
