package io.godwit.milvus.catalog;

import io.godwit.milvus.connect.MilvusChannel;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.model.source.SourceCatalog.LoadOutcome;
import io.godwit.runtime.limit.Backoff;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DropIndexRequest;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.ReleaseCollectionRequest;
import java.time.Duration;

/** Loads collections that are not loaded, and undoes just that. Thread-safe. */
final class CollectionLoader {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final String INDEX_NAME = "godwit_temporary";

    private final MilvusChannel channel;

    CollectionLoader(MilvusChannel channel) {
        this.channel = channel;
    }

    boolean isLoaded(CollectionSchema collection) {
        CollectionName name = collection.name();
        var answer = channel.call("reading the load state of " + name, stub -> stub.getLoadState(
                GetLoadStateRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .build()));
        return answer.getState() == LoadState.LoadStateLoaded;
    }

    LoadOutcome plannedLoad(CollectionSchema collection, LoadOptions options) {
        if (isLoaded(collection)) {
            return LoadOutcome.UNTOUCHED;
        }
        if (!options.mayLoad()) {
            throw notLoaded(collection, "it is not loaded", "load it, or set spec.options.full.loadCollections: true");
        }
        if (hasVectorIndexes(collection)) {
            return LoadOutcome.LOADED;
        }
        if (!options.mayCreateTemporaryIndex()) {
            throw notLoaded(
                    collection,
                    "it has no index on its vector, so it cannot be loaded",
                    "create one, or set spec.options.full.temporaryIndex: true to let Godwit make one and drop it after");
        }
        return LoadOutcome.INDEXED_AND_LOADED;
    }

    LoadOutcome ensureLoaded(CollectionSchema collection, LoadOptions options) {
        LoadOutcome planned = plannedLoad(collection, options);
        if (planned == LoadOutcome.INDEXED_AND_LOADED) {
            createIndex(collection);
        }
        if (planned != LoadOutcome.UNTOUCHED) {
            load(collection);
        }
        return planned;
    }

    void release(CollectionSchema collection, LoadOutcome outcome) {
        CollectionName name = collection.name();
        if (outcome == LoadOutcome.UNTOUCHED) {
            return;
        }
        MilvusFailures.check("releasing " + name, channel.call("releasing " + name, stub -> stub.releaseCollection(
                ReleaseCollectionRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .build())));
        if (outcome == LoadOutcome.INDEXED_AND_LOADED) {
            vectors(collection).forEach(field -> channel.call("dropping the index of " + name, stub -> stub.dropIndex(
                    DropIndexRequest.newBuilder()
                            .setDbName(name.database())
                            .setCollectionName(name.collection())
                            .setFieldName(field.name())
                            .setIndexName(INDEX_NAME)
                            .build())));
        }
    }

    private void load(CollectionSchema collection) {
        CollectionName name = collection.name();
        MilvusFailures.check("loading " + name, channel.call("loading " + name, stub -> stub.loadCollection(
                LoadCollectionRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .setReplicaNumber(1)
                        .build())));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isLoaded(collection)) {
            if (System.nanoTime() > deadline) {
                throw notLoaded(collection, "loading took more than " + PATIENCE, "check the memory of Milvus's query nodes");
            }
            Backoff.pause(POLL);
        }
    }

    private boolean hasVectorIndexes(CollectionSchema collection) {
        CollectionName name = collection.name();
        var answer = channel.call("reading indexes of " + name, stub -> stub.describeIndex(
                DescribeIndexRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .build()));
        return vectors(collection)
                .allMatch(v -> answer.getIndexDescriptionsList().stream().anyMatch(i -> i.getFieldName().equals(v.name())));
    }

    private void createIndex(CollectionSchema collection) {
        CollectionName name = collection.name();
        vectors(collection).forEach(field -> {
            boolean sparse = field.type() == FieldType.SPARSE_FLOAT_VECTOR;
            MilvusFailures.check("indexing " + name, channel.call("indexing " + name, stub -> stub.createIndex(
                    CreateIndexRequest.newBuilder()
                            .setDbName(name.database())
                            .setCollectionName(name.collection())
                            .setFieldName(field.name())
                            .setIndexName(INDEX_NAME)
                            .addExtraParams(pair("index_type", sparse ? "SPARSE_INVERTED_INDEX" : "FLAT"))
                            .addExtraParams(pair("metric_type", sparse ? "IP" : "L2"))
                            .build())));
        });
    }

    private static java.util.stream.Stream<Field> vectors(CollectionSchema collection) {
        return collection.fields().stream().filter(f -> f.type().isVector());
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }

    private static GodwitException notLoaded(CollectionSchema collection, String why, String remedy) {
        return GodwitException.configuration(
                ErrorCode.SOURCE_NOT_LOADED, "collection " + collection.name() + " cannot be read: " + why, remedy);
    }
}
