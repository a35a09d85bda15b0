package io.godwit.milvus.catalog;

import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.milvus.connect.PartitionNames;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DropIndexRequest;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.ReleaseCollectionRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The calls that loading a collection takes. Thread-safe; each blocks, bounded by the connection's deadline. */
final class LoadCalls {
    private static final String INDEX_PREFIX = "godwit_temporary_";

    private final MilvusConnection connection;

    LoadCalls(MilvusConnection connection) {
        this.connection = connection;
    }

    LoadState state(CollectionName name) {
        String doing = "reading the load state of " + name;
        var answer = connection.call(
                doing,
                stub -> stub.getLoadState(GetLoadStateRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .build()));
        MilvusFailures.check(doing, answer.getStatus());
        return answer.getState();
    }

    /** Partitions that are released. */
    List<String> releasedPartitions(CollectionName name) {
        return PartitionNames.released(connection, name);
    }

    /** The same, unless it passes within some seconds. */
    List<String> partitionsReleasedForGood(CollectionName name) {
        return PartitionNames.releasedForGood(connection, name);
    }

    void load(CollectionName name) {
        String doing = "loading " + name;
        MilvusFailures.check(
                doing,
                connection.call(
                        doing,
                        stub -> stub.loadCollection(LoadCollectionRequest.newBuilder()
                                .setDbName(name.database())
                                .setCollectionName(name.collection())
                                .setReplicaNumber(1)
                                .build())));
    }

    void release(CollectionName name) {
        String doing = "releasing " + name;
        MilvusFailures.check(
                doing,
                connection.call(
                        doing,
                        stub -> stub.releaseCollection(ReleaseCollectionRequest.newBuilder()
                                .setDbName(name.database())
                                .setCollectionName(name.collection())
                                .build())));
    }

    /** Names of the fields that have an index; Milvus returns an error where there is none at all. */
    Set<String> indexedFields(CollectionName name) {
        String doing = "reading indexes of " + name;
        var answer = connection.call(
                doing,
                stub -> stub.describeIndex(DescribeIndexRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .build()));
        if (MilvusFailures.isNoIndex(answer.getStatus())) {
            return Set.of();
        }
        MilvusFailures.check(doing, answer.getStatus());
        return answer.getIndexDescriptionsList().stream()
                .map(IndexDescription::getFieldName)
                .collect(Collectors.toSet());
    }

    void createIndex(CollectionName name, Field field) {
        String doing = "creating a temporary index of " + name;
        boolean sparse = field.type() == FieldType.SPARSE_FLOAT_VECTOR;
        MilvusFailures.checkIndex(
                doing,
                connection.call(
                        doing,
                        stub -> stub.createIndex(CreateIndexRequest.newBuilder()
                                .setDbName(name.database())
                                .setCollectionName(name.collection())
                                .setFieldName(field.name())
                                .setIndexName(indexName(field))
                                .addExtraParams(pair("index_type", sparse ? "SPARSE_INVERTED_INDEX" : "FLAT"))
                                .addExtraParams(pair("metric_type", sparse ? "IP" : "L2"))
                                .build())));
    }

    /** Drops the index that {@link #createIndex} made; where there is none of that name, Milvus reports success. */
    void dropIndex(CollectionName name, Field field) {
        String doing = "dropping the temporary index of " + name;
        MilvusFailures.check(
                doing,
                connection.call(
                        doing,
                        stub -> stub.dropIndex(DropIndexRequest.newBuilder()
                                .setDbName(name.database())
                                .setCollectionName(name.collection())
                                .setFieldName(field.name())
                                .setIndexName(indexName(field))
                                .build())));
    }

    /** Index names are unique within a collection. */
    private static String indexName(Field field) {
        return INDEX_PREFIX + field.name();
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
