package io.godwit.milvus.sample;

import io.godwit.milvus.column.DataTypes;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.runtime.limit.Backoff;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.CreateDatabaseRequest;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.CreatePartitionRequest;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DropCollectionRequest;
import io.milvus.grpc.DropPartitionRequest;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FlushRequest;
import io.milvus.grpc.FlushResponse;
import io.milvus.grpc.GetFlushStateRequest;
import io.milvus.grpc.ImportRequest;
import io.milvus.grpc.IndexState;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ListDatabasesRequest;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.LoadPartitionsRequest;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.ReleaseCollectionRequest;
import io.milvus.grpc.ReleasePartitionsRequest;
import io.milvus.grpc.RenameCollectionRequest;
import io.milvus.grpc.Status;
import io.milvus.grpc.UpsertRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Creates and fills sample collections. One thread; calls block. */
public final class SampleWriter implements AutoCloseable {
    private static final int BATCH_BYTES = 2 * 1024 * 1024;
    private static final int MOST_BATCH_ROWS = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    private final MilvusConnection connection;
    private final SampleValues values;
    private final String partition;

    /** A writer whose values are made from {@code seed}. */
    public SampleWriter(MilvusLogin login, long seed) {
        this(MilvusConnection.open(login), new SampleValues(seed), "");
    }

    private SampleWriter(MilvusConnection connection, SampleValues values, String partition) {
        this.connection = connection;
        this.values = values;
        this.partition = partition;
    }

    /** The same writer for requests that name a partition; closed with this one. */
    public SampleWriter in(String partitionName) {
        return new SampleWriter(connection, values, partitionName);
    }

    /** Creates the collection again, fills, indexes and loads it; {@code written} receives the number of rows written so far. */
    public void write(SampleCollection sample, LongConsumer written) {
        fill(sample, written);
        load(sample);
    }

    /** Creates the collection again and fills it; {@code written} receives the number of rows written so far. */
    public void fill(SampleCollection sample, LongConsumer written) {
        create(sample);
        int rowBytes =
                512 + 4 * sample.fields().stream().mapToInt(Field::dimension).sum();
        int batch = Math.max(1, Math.min(MOST_BATCH_ROWS, BATCH_BYTES / rowBytes));
        for (long from = 0; from < sample.rows(); from += batch) {
            insert(sample, from, (int) Math.min(batch, sample.rows() - from));
            written.accept(Math.min(sample.rows(), from + batch));
        }
    }

    /** Creates a database where it is missing. */
    public void createDatabase(String name) {
        var known = connection.call(
                "listing databases", stub -> stub.listDatabases(ListDatabasesRequest.getDefaultInstance()));
        if (!known.getDbNamesList().contains(name)) {
            done(
                    "creating database " + name,
                    stub -> stub.createDatabase(
                            CreateDatabaseRequest.newBuilder().setDbName(name).build()));
        }
    }

    /** Asks for a bulk import of rows as JSON; returns when Milvus, which has to be able to read the file, has accepted that. */
    public void startImport(CollectionName name, Path file) {
        var answer = connection.call(
                "importing into " + name,
                stub -> stub.import_(ImportRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .setRowBased(true)
                        .addFiles(file.toString())
                        .build()));
        MilvusFailures.check("importing into " + name, answer.getStatus());
    }

    /** Drops the collection, if it exists. */
    public void drop(SampleCollection sample) {
        CollectionName name = sample.name();
        connection.call(
                "dropping " + name,
                stub -> stub.dropCollection(DropCollectionRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .build()));
    }

    /** Creates the collection, dropping one of the same name. */
    public void create(SampleCollection sample) {
        CollectionName name = sample.name();
        drop(sample);
        CollectionSchema.Builder schema = CollectionSchema.newBuilder()
                .setName(name.collection())
                .setDescription(sample.description())
                .setEnableDynamicField(sample.dynamic());
        sample.fields().forEach(f -> schema.addFields(field(f)));
        CreateCollectionRequest.Builder request = CreateCollectionRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.collection())
                .setShardsNum(sample.shards())
                .setSchema(schema.build().toByteString());
        if (sample.fields().stream().anyMatch(f -> f.role() == Field.Role.PARTITION_KEY)) {
            request.setNumPartitions(8);
        }
        done("creating " + name, stub -> stub.createCollection(request.build()));
    }

    /** Inserts the sample's rows {@code [from, from + count)}. */
    public void insert(SampleCollection sample, long from, int count) {
        insert(sample, from, count, 0);
    }

    /**
     * Inserts rows under the keys of {@code [from, from + count)} whose other values depend on {@code version} too; returns the
     * timestamp that they got.
     */
    public long insert(SampleCollection sample, long from, int count, long version) {
        CollectionName name = sample.name();
        InsertRequest.Builder request = InsertRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.collection())
                .setPartitionName(partition)
                .addAllFieldsData(sample.columns(values, from, count, version))
                .setNumRows(count);
        MutationResult result = connection.call("inserting into " + name, stub -> stub.insert(request.build()));
        MilvusFailures.check("inserting into " + name, result.getStatus());
        return result.getTimestamp();
    }

    /**
     * Upserts rows under the keys of {@code [from, from + count)} whose other values depend on {@code version}; returns the
     * timestamp that they got.
     */
    public long upsert(SampleCollection sample, long from, int count, long version) {
        CollectionName name = sample.name();
        UpsertRequest.Builder request = UpsertRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.collection())
                .setPartitionName(partition)
                .addAllFieldsData(sample.columns(values, from, count, version))
                .setNumRows(count);
        MutationResult result = connection.call("upserting into " + name, stub -> stub.upsert(request.build()));
        MilvusFailures.check("upserting into " + name, result.getStatus());
        return result.getTimestamp();
    }

    /** Deletes the keys of the rows {@code [from, from + count)}. */
    public void delete(SampleCollection sample, long from, int count) {
        CollectionName name = sample.name();
        Field key = sample.fields().stream()
                .filter(f -> f.role() == Field.Role.PRIMARY_KEY)
                .findFirst()
                .orElseThrow();
        String keys = LongStream.range(from, from + count)
                .mapToObj(row -> key.type() == FieldType.INT64
                        ? Long.toString(values.longKey(row))
                        : '"' + values.textKey(row).replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", key.name() + " in [", "]"));
        done("deleting from " + name, stub -> stub.delete(DeleteRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .setPartitionName(partition)
                        .setExpr(keys)
                        .build())
                .getStatus());
    }

    /** Creates this writer's partition. */
    public void createPartition(SampleCollection sample) {
        CollectionName name = sample.name();
        done(
                "creating partition " + partition,
                stub -> stub.createPartition(CreatePartitionRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .setPartitionName(partition)
                        .build()));
    }

    /** Releases this writer's partition. */
    public void releasePartition(SampleCollection sample) {
        CollectionName name = sample.name();
        done(
                "releasing partition " + partition,
                stub -> stub.releasePartitions(ReleasePartitionsRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .addPartitionNames(partition)
                        .build()));
    }

    /** Requests a load of this writer's partition; returns before it is loaded. */
    public void loadPartition(SampleCollection sample) {
        CollectionName name = sample.name();
        done(
                "loading partition " + partition,
                stub -> stub.loadPartitions(LoadPartitionsRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .addPartitionNames(partition)
                        .setReplicaNumber(1)
                        .build()));
    }

    /** Releases and drops this writer's partition, with its rows. */
    public void dropPartition(SampleCollection sample) {
        CollectionName name = sample.name();
        releasePartition(sample);
        done(
                "dropping partition " + partition,
                stub -> stub.dropPartition(DropPartitionRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .setPartitionName(partition)
                        .build()));
    }

    /** Gives the collection another name. */
    public void rename(SampleCollection sample, String newName) {
        CollectionName name = sample.name();
        done(
                "renaming " + name,
                stub -> stub.renameCollection(RenameCollectionRequest.newBuilder()
                        .setDbName(name.database())
                        .setOldName(name.collection())
                        .setNewName(newName)
                        .build()));
    }

    /**
     * Flushes, indexes and loads the collection, each once the step before is done: what is flushed or indexed while it is loaded
     * is served by other segments for some seconds.
     */
    public void load(SampleCollection sample) {
        CollectionName name = sample.name();
        FlushResponse flush = connection.call(
                "flushing " + name,
                stub -> stub.flush(FlushRequest.newBuilder()
                        .setDbName(name.database())
                        .addCollectionNames(name.collection())
                        .build()));
        until(() -> isFlushed(name, flush));
        index(sample);
        until(() -> isIndexed(sample));
        requestLoad(sample);
    }

    /** Indexes and loads the collection, whose rows stay where inserts put them: far faster for many small collections. */
    public void loadUnflushed(SampleCollection sample) {
        index(sample);
        requestLoad(sample);
    }

    private boolean isFlushed(CollectionName name, FlushResponse flush) {
        return connection
                .call(
                        "flushing " + name,
                        stub -> stub.getFlushState(GetFlushStateRequest.newBuilder()
                                .setDbName(name.database())
                                .setCollectionName(name.collection())
                                .addAllSegmentIDs(
                                        flush.getCollSegIDsOrDefault(name.collection(), LongArray.getDefaultInstance())
                                                .getDataList())
                                .setFlushTs(flush.getCollFlushTsOrDefault(name.collection(), 0))
                                .build()))
                .getFlushed();
    }

    private boolean isIndexed(SampleCollection sample) {
        CollectionName name = sample.name();
        return connection
                .call(
                        "indexing " + name,
                        stub -> stub.describeIndex(DescribeIndexRequest.newBuilder()
                                .setDbName(name.database())
                                .setCollectionName(name.collection())
                                .build()))
                .getIndexDescriptionsList()
                .stream()
                .allMatch(index -> index.getState() == IndexState.Finished);
    }

    private static void until(BooleanSupplier done) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!done.getAsBoolean() && System.nanoTime() < deadline) {
                Backoff.pause(POLL);
            }
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.SOURCE_VERSION) { // milvus-lite flushes and indexes at once
                throw e;
            }
        }
    }

    private void index(SampleCollection sample) {
        CollectionName name = sample.name();
        for (Field field :
                sample.fields().stream().filter(f -> f.type().isVector()).toList()) {
            boolean sparse = field.type() == FieldType.SPARSE_FLOAT_VECTOR;
            done(
                    "indexing " + name,
                    stub -> stub.createIndex(CreateIndexRequest.newBuilder()
                            .setDbName(name.database())
                            .setCollectionName(name.collection())
                            .setFieldName(field.name())
                            .addExtraParams(pair("index_type", sparse ? "SPARSE_INVERTED_INDEX" : "FLAT"))
                            .addExtraParams(pair("metric_type", sparse ? "IP" : "L2"))
                            .build()));
        }
    }

    /** Has Milvus forget what its query nodes hold of a collection, and begin to read it again from storage and log. */
    public void reload(SampleCollection sample) {
        CollectionName name = sample.name();
        done(
                "releasing " + name,
                stub -> stub.releaseCollection(ReleaseCollectionRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .build()));
        requestLoad(sample);
    }

    private void requestLoad(SampleCollection sample) {
        CollectionName name = sample.name();
        done(
                "loading " + name,
                stub -> stub.loadCollection(LoadCollectionRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .setReplicaNumber(1)
                        .build()));
    }

    /** An oracle for what is written with this writer's values. */
    public EventModel model() {
        return new EventModel(values);
    }

    @Override
    public void close() {
        connection.close();
    }

    private void done(String doing, Function<MilvusServiceBlockingStub, Status> request) {
        MilvusFailures.check(doing, connection.call(doing, request));
    }

    private static FieldSchema field(Field field) {
        FieldSchema.Builder schema = FieldSchema.newBuilder()
                .setName(field.name())
                .setDescription(field.description())
                .setDataType(DataTypes.of(field.type()))
                .setIsPrimaryKey(field.role() == Field.Role.PRIMARY_KEY)
                .setIsPartitionKey(field.role() == Field.Role.PARTITION_KEY);
        field.elementType().ifPresent(e -> schema.setElementType(DataTypes.of(e)));
        boolean text = field.type() == FieldType.VARCHAR
                || field.elementType().filter(FieldType.VARCHAR::equals).isPresent();
        if (text) {
            schema.addTypeParams(pair("max_length", String.valueOf(field.maxLength())));
        }
        if (field.maxCapacity() > 0) {
            schema.addTypeParams(pair("max_capacity", String.valueOf(field.maxCapacity())));
        }
        if (field.dimension() > 0) {
            schema.addTypeParams(pair("dim", String.valueOf(field.dimension())));
        }
        return schema.build();
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
