package io.godwit.milvus.scan;

import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.ReadPoint;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import java.util.ArrayList;
import java.util.List;

/**
 * Query requests that are safe for a snapshot: consistency Customized with guarantee timestamp A, so that every page shows all
 * writes up to A, and {@code reduce_stop_for_best}, without which a limited query skips rows where keys are duplicated.
 * With {@code collection_id}, servers from 2.4.23 on refuse a collection that took over the name; older ones ignore it.
 */
final class Queries {
    private Queries() {}

    /** At most {@code limit} rows in key order. */
    static QueryRequest page(CollectionSchema collection, String filter, List<String> fields, int limit, ReadPoint at) {
        QueryRequest.Builder request = base(collection, filter, at)
                .addAllOutputFields(fields)
                .addQueryParams(pair("limit", String.valueOf(limit)))
                .addQueryParams(pair("offset", "0"))
                .addQueryParams(pair("reduce_stop_for_best", "true"))
                .addQueryParams(pair("collection_id", String.valueOf(collection.id())));
        if (at instanceof ReadPoint.Strong) {
            // milvus-lite, the server without timestamps, sorts by key only for its client's iterator
            request.addQueryParams(pair("iterator", "true"));
        }
        return request.build();
    }

    /** The lowest keys of a range, at most {@code limit}. */
    static List<Key> keys(
            MilvusConnection connection, CollectionSchema collection, KeyRange range, int limit, ReadPoint at) {
        return keys(connection, collection, KeyFilter.of(collection.key().name(), range), limit, at);
    }

    /** The lowest keys that a filter lets through, at most {@code limit}. */
    static List<Key> keys(
            MilvusConnection connection, CollectionSchema collection, String filter, int limit, ReadPoint at) {
        String key = collection.key().name();
        String doing = "reading keys of " + collection.name();
        QueryResults results =
                connection.call(doing, stub -> stub.query(page(collection, filter, List.of(key), limit, at)));
        MilvusFailures.check(doing, results.getStatus());
        List<Key> keys = new ArrayList<>();
        for (FieldData data : results.getFieldsDataList()) {
            if (data.getFieldName().equals(key)) {
                if (collection.key().type() == FieldType.INT64) {
                    data.getScalars().getLongData().getDataList().forEach(k -> keys.add(Key.of(k)));
                } else {
                    data.getScalars().getStringData().getDataList().forEach(k -> keys.add(Key.of(k)));
                }
            }
        }
        return keys;
    }

    /** The number of rows. */
    static QueryRequest count(CollectionSchema collection, String filter, ReadPoint at) {
        return base(collection, filter, at).addOutputFields("count(*)").build();
    }

    private static QueryRequest.Builder base(CollectionSchema collection, String filter, ReadPoint at) {
        QueryRequest.Builder request = QueryRequest.newBuilder()
                .setDbName(collection.name().database())
                .setCollectionName(collection.name().collection())
                .setExpr(filter)
                .setUseDefaultConsistency(false);
        return switch (at) {
            case ReadPoint.AtLeast tso ->
                request.setConsistencyLevel(ConsistencyLevel.Customized).setGuaranteeTimestamp(tso.tso());
            case ReadPoint.Strong strong ->
                request.setConsistencyLevel(ConsistencyLevel.Strong).setGuaranteeTimestamp(0);
        };
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
