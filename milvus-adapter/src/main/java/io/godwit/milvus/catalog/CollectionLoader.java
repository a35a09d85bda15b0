package io.godwit.milvus.catalog;

import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.model.source.SourceCatalog.LoadOutcome;
import io.godwit.runtime.limit.Backoff;
import io.milvus.grpc.LoadState;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Loads collections that are not loaded, and undoes just that. Thread-safe. */
final class CollectionLoader {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(100);

    private final LoadCalls calls;

    CollectionLoader(MilvusConnection connection) {
        this.calls = new LoadCalls(connection);
    }

    /** Whether every row can be read. */
    boolean isLoaded(CollectionSchema collection) {
        return calls.state(collection.name()) == LoadState.LoadStateLoaded
                && calls.releasedPartitions(collection.name()).isEmpty();
    }

    LoadOutcome plannedLoad(CollectionSchema collection, LoadOptions options) {
        LoadState state = calls.state(collection.name());
        if (state == LoadState.LoadStateLoading) { // by someone else, who keeps it
            awaitLoaded(collection);
        }
        if (state == LoadState.LoadStateLoaded || state == LoadState.LoadStateLoading) {
            checkWhole(collection, options);
            return LoadOutcome.UNTOUCHED;
        }
        if (vectors(collection).isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_UNSUPPORTED,
                    "collection " + collection.name() + " has no vector field, so Milvus cannot load it",
                    "exclude it");
        }
        if (!options.mayLoad()) {
            throw notLoaded(collection, "it is not loaded", "load it, or set spec.options.full.loadCollections: true");
        }
        if (vectorsWithoutIndex(collection).isEmpty()) {
            return LoadOutcome.LOADED;
        }
        if (!options.mayCreateTemporaryIndex()) {
            throw notLoaded(
                    collection,
                    "it has no index on its vector, so it cannot be loaded",
                    "create one, or set spec.options.full.temporaryIndex: true to let Godwit create one and drop it afterwards");
        }
        return LoadOutcome.INDEXED_AND_LOADED;
    }

    LoadOutcome ensureLoaded(CollectionSchema collection, LoadOptions options) {
        LoadOutcome planned = plannedLoad(collection, options);
        if (planned == LoadOutcome.INDEXED_AND_LOADED) {
            vectorsWithoutIndex(collection).forEach(field -> calls.createIndex(collection.name(), field));
        }
        if (planned != LoadOutcome.UNTOUCHED) {
            calls.load(collection.name());
            awaitLoaded(collection);
        }
        return planned;
    }

    void release(CollectionSchema collection, LoadOutcome outcome) {
        if (outcome == LoadOutcome.UNTOUCHED) {
            return;
        }
        try {
            calls.release(collection.name());
            if (outcome == LoadOutcome.INDEXED_AND_LOADED) {
                vectors(collection).forEach(field -> calls.dropIndex(collection.name(), field));
            }
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.SOURCE_CHANGED) { // a collection that is gone needs no release
                throw e;
            }
        }
    }

    private void checkWhole(CollectionSchema collection, LoadOptions options) {
        List<String> missing = calls.partitionsReleasedForGood(collection.name());
        if (!missing.isEmpty()) {
            throw notLoaded(
                    collection,
                    "only some of its partitions are loaded; missing: " + missing,
                    options.mayLoad()
                            ? "load the whole collection, or release it: Godwit then loads all of it for the scan"
                            : "load the whole collection, or release it and set spec.options.full.loadCollections: true");
        }
    }

    private void awaitLoaded(CollectionSchema collection) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (calls.state(collection.name()) != LoadState.LoadStateLoaded) {
            if (System.nanoTime() > deadline) {
                throw notLoaded(
                        collection, "loading took more than " + PATIENCE, "check the memory of Milvus's query nodes");
            }
            Backoff.pause(POLL);
        }
    }

    private List<Field> vectorsWithoutIndex(CollectionSchema collection) {
        Set<String> indexed = calls.indexedFields(collection.name());
        return vectors(collection).stream()
                .filter(v -> !indexed.contains(v.name()))
                .toList();
    }

    private static List<Field> vectors(CollectionSchema collection) {
        return collection.fields().stream().filter(f -> f.type().isVector()).toList();
    }

    private static GodwitException notLoaded(CollectionSchema collection, String why, String remedy) {
        return GodwitException.configuration(
                ErrorCode.SOURCE_NOT_LOADED, "collection " + collection.name() + " cannot be read: " + why, remedy);
    }
}
