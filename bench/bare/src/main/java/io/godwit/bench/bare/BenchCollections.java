package io.godwit.bench.bare;

import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.milvus.connect.Recovery;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DropCollectionRequest;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FlushRequest;
import io.milvus.grpc.HasCollectionRequest;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.QueryRequest;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Creates the collections that are measured and keeps them for the next run. One thread; calls block. */
public final class BenchCollections implements AutoCloseable {
    private static final int BATCH_BYTES = 4 * 1024 * 1024;
    private static final int ROW_BYTES = 256;
    private static final int MOST_BATCH_ROWS = 5_000;

    private final MilvusConnection connection;
    private final BooleanSupplier stopping;
    private final long deadline;

    /** Fills the server of {@code login}, for no longer than {@code limit} in total. */
    public BenchCollections(MilvusLogin login, Duration limit, BooleanSupplier stopping) {
        this.connection = MilvusConnection.open(login);
        this.stopping = stopping;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /**
     * Makes the collection hold rows 0 to {@code rows - 1}, loaded; one that already does is left alone. Returns whether it was
     * filled.
     */
    public boolean ensure(String name, long rows, int dimension) {
        if (exists(name)) {
            load(name);
            if (count(name) == rows) {
                return false;
            }
            drop(name);
        }
        create(name, dimension);
        append(name, 0, rows, dimension);
        call("flushing " + name, stub -> stub.flush(
                        FlushRequest.newBuilder().addCollectionNames(name).build())
                .getStatus());
        index(name);
        load(name);
        return true;
    }

    /** Inserts rows {@code [from, to)}. */
    public void append(String name, long from, long to, int dimension) {
        int batch = Math.max(1, Math.min(MOST_BATCH_ROWS, BATCH_BYTES / (ROW_BYTES + dimension * Float.BYTES)));
        for (long row = from; row < to; row += batch) {
            checkTime(name, row);
            insert(name, row, (int) Math.min(batch, to - row), dimension);
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private void checkTime(String name, long rows) {
        if (stopping.getAsBoolean()) {
            throw GodwitException.fenced("asked to stop while filling " + name);
        }
        if (System.nanoTime() > deadline) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "filling " + name + " takes too long: " + rows + " rows so far",
                    "ask for fewer rows");
        }
    }

    private boolean exists(String name) {
        return connection
                .call(
                        "looking for " + name,
                        stub -> stub.hasCollection(HasCollectionRequest.newBuilder()
                                .setCollectionName(name)
                                .build()))
                .getValue();
    }

    private long count(String name) {
        String doing = "counting " + name;
        var results = Recovery.await(() -> {
            var answer = connection.call(
                    doing,
                    stub -> stub.query(QueryRequest.newBuilder()
                            .setCollectionName(name)
                            .addOutputFields("count(*)")
                            .setConsistencyLevel(ConsistencyLevel.Strong)
                            .build()));
            MilvusFailures.check(doing, answer.getStatus());
            return answer;
        });
        return results.getFieldsData(0).getScalars().getLongData().getData(0);
    }

    /** Removes the collection. */
    public void drop(String name) {
        call(
                "dropping " + name,
                stub -> stub.dropCollection(DropCollectionRequest.newBuilder()
                        .setCollectionName(name)
                        .build()));
    }

    private void create(String name, int dimension) {
        CollectionSchema schema = CollectionSchema.newBuilder()
                .setName(name)
                .setEnableDynamicField(true)
                .addFields(field("id", DataType.Int64).setIsPrimaryKey(true))
                .addFields(field("name", DataType.VarChar).addTypeParams(pair("max_length", "256")))
                .addFields(field("attributes", DataType.JSON))
                .addFields(field("price", DataType.Float))
                .addFields(
                        field("embedding", DataType.FloatVector).addTypeParams(pair("dim", String.valueOf(dimension))))
                .build();
        call(
                "creating " + name,
                stub -> stub.createCollection(CreateCollectionRequest.newBuilder()
                        .setCollectionName(name)
                        .setShardsNum(1)
                        .setSchema(schema.toByteString())
                        .build()));
    }

    private void insert(String name, long from, int count, int dimension) {
        InsertRequest request = InsertRequest.newBuilder()
                .setCollectionName(name)
                .setNumRows(count)
                .addAllFieldsData(BenchColumns.of(from, count, dimension))
                .build();
        call("inserting into " + name, stub -> stub.insert(request).getStatus());
    }

    private void index(String name) {
        call(
                "indexing " + name,
                stub -> stub.createIndex(CreateIndexRequest.newBuilder()
                        .setCollectionName(name)
                        .setFieldName("embedding")
                        .addExtraParams(pair("index_type", "FLAT"))
                        .addExtraParams(pair("metric_type", "L2"))
                        .build()));
    }

    private void load(String name) {
        call(
                "loading " + name,
                stub -> stub.loadCollection(LoadCollectionRequest.newBuilder()
                        .setCollectionName(name)
                        .setReplicaNumber(1)
                        .build()));
    }

    private void call(
            String doing,
            java.util.function.Function<
                            io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub, io.milvus.grpc.Status>
                    work) {
        MilvusFailures.check(doing, connection.call(doing, work));
    }

    private static FieldSchema.Builder field(String name, DataType type) {
        return FieldSchema.newBuilder().setName(name).setDataType(type);
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
