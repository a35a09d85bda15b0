package io.godwit.milvus.write;

import com.google.common.util.concurrent.ListenableFuture;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.milvus.scan.KeyFilter;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.Field;
import io.godwit.runtime.limit.Backoff;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceFutureStub;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.Status;
import io.milvus.grpc.UpsertRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The requests that change a collection, one after the other: none is sent before the answer to the one before has come, and none is
 * ever taken back, for what was taken back may still be done later, over what was written since. One thread; calls block.
 */
final class Mutations {
    /** Milvus parses a removal as an expression. */
    private static final int MOST_KEYS = 1_000;

    /** A batch that is larger than what Milvus lets through at once would never be done by being repeated from its beginning. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MilvusConnection connection;
    private final OpenBatch batch;

    Mutations(MilvusConnection connection, OpenBatch batch) {
        this.connection = connection;
        this.batch = batch;
    }

    /** Returns what Milvus says. */
    Status upsert(Place place, List<FieldData> columns, int rows) {
        UpsertRequest request = UpsertRequest.newBuilder()
                .setDbName(place.name().database())
                .setCollectionName(place.name().collection())
                .setPartitionName(place.partition())
                .addAllFieldsData(columns)
                .setNumRows(rows)
                .build();
        return send("upserting into " + place.name(), stub -> stub.upsert(request));
    }

    /** Returns what Milvus says. */
    Status insert(Place place, List<FieldData> columns, int rows) {
        InsertRequest request = InsertRequest.newBuilder()
                .setDbName(place.name().database())
                .setCollectionName(place.name().collection())
                .setPartitionName(place.partition())
                .addAllFieldsData(columns)
                .setNumRows(rows)
                .build();
        return send("inserting into " + place.name(), stub -> stub.insert(request));
    }

    /** Removes what the keys hold in a partition, or in all where {@code partition} is empty. */
    void delete(Place place, String partition, Field key, List<Key> keys) {
        String doing = "deleting from " + place.name();
        for (int from = 0; from < keys.size(); from += MOST_KEYS) {
            DeleteRequest request = DeleteRequest.newBuilder()
                    .setDbName(place.name().database())
                    .setCollectionName(place.name().collection())
                    .setPartitionName(partition)
                    .setExpr(KeyFilter.in(key.name(), keys.subList(from, Math.min(keys.size(), from + MOST_KEYS))))
                    .build();
            MilvusFailures.check(doing, send(doing, stub -> stub.delete(request)));
        }
    }

    /** A request that exceeds a rate is refused before it is looked at, so it is sent again. */
    private Status send(String doing, Function<MilvusServiceFutureStub, ListenableFuture<MutationResult>> request) {
        Backoff backoff = new Backoff();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            batch.confirm();
            Status status = connection.callToTheEnd(doing, request).getStatus();
            if (!MilvusFailures.isRateLimited(status) || System.nanoTime() > deadline) {
                return status;
            }
            backoff.await();
            if (Thread.currentThread().isInterrupted()) {
                throw GodwitException.interrupted(doing);
            }
        }
    }
}
