package io.godwit.bench.bare;

import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.milvus.connect.MilvusLogin;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import java.util.List;
import java.util.stream.IntStream;

/** Looks at rows of a collection that carry a version, with strong reads. One thread. */
public final class HeldVersions implements AutoCloseable {
    private final MilvusConnection connection;
    private final String collection;
    private final String key;
    private final String version;

    /** Looks into a collection of database {@code default}, whose INT64 field {@code version} grows with each change of a key. */
    public HeldVersions(MilvusLogin login, String collection, String key, String version) {
        this.connection = MilvusConnection.open(login);
        this.collection = collection;
        this.key = key;
        this.version = version;
    }

    /** The rows up to key {@code most}, in no order. */
    public List<VisibleVersions.Row> upTo(long most) {
        String doing = "looking at versions";
        QueryResults answer = connection.call(
                doing,
                stub -> stub.query(QueryRequest.newBuilder()
                        .setCollectionName(collection)
                        .setExpr(key + " <= " + most)
                        .addOutputFields(key)
                        .addOutputFields(version)
                        .setConsistencyLevel(ConsistencyLevel.Strong)
                        .build()));
        MilvusFailures.check(doing, answer.getStatus());
        List<Long> keys = numbers(answer, key);
        List<Long> versions = numbers(answer, version);
        return IntStream.range(0, keys.size())
                .mapToObj(i -> new VisibleVersions.Row(keys.get(i), versions.get(i)))
                .toList();
    }

    private static List<Long> numbers(QueryResults answer, String field) {
        return answer.getFieldsDataList().stream()
                .filter(column -> column.getFieldName().equals(field))
                .map(FieldData::getScalars)
                .findFirst()
                .map(scalars -> scalars.getLongData().getDataList())
                .orElse(List.of());
    }

    @Override
    public void close() {
        connection.close();
    }
}
