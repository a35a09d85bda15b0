package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.godwit.model.error.ExitCode;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TopicAdmin;
import io.milvus.grpc.AllocTimestampRequest;
import io.milvus.grpc.AllocTimestampResponse;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.GetCollectionStatisticsRequest;
import io.milvus.grpc.GetCollectionStatisticsResponse;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.GetLoadStateResponse;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.IDs;
import io.milvus.grpc.ListDatabasesRequest;
import io.milvus.grpc.ListDatabasesResponse;
import io.milvus.grpc.ListImportTasksRequest;
import io.milvus.grpc.ListImportTasksResponse;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MsgBase;
import io.milvus.grpc.MsgType;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvus.grpc.ShowPartitionsRequest;
import io.milvus.grpc.ShowPartitionsResponse;
import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.Server;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvus.shaded.io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import milvus.proto.msg.Msg;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Milvus 2.4 as far as the Store sees it, since no server of that version is to be had as a package: it describes one collection
 * and looks keys up over gRPC, and its log is a topic of a real Kafka with messages of the SDK's own protobuf classes.
 */
final class LaterMilvus extends MilvusServiceGrpc.MilvusServiceImplBase implements AutoCloseable {
    /** Partition of a delete that names none. */
    static final long EVERY_PARTITION = -1;

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final int NOT_FOUND = 100;
    private static final int LOGICAL_BITS = 18;

    private final Server server;
    private final TopicAdmin admin;
    private final KafkaProducer<byte[], byte[]> kafka;
    private final String topic;
    private final CollectionSchema schema;
    private final long collectionId;
    private final NavigableMap<Long, List<FieldData>> visible = new ConcurrentSkipListMap<>();
    private long lastTso;

    /** A server with one collection, whose log is {@code topic}: made here, and removed with this. */
    LaterMilvus(CollectionSchema schema, long collectionId, String topic, KafkaSettings settings) {
        this.admin = new TopicAdmin(settings, 1);
        this.kafka = settings.producer();
        admin.ensureDataTopics(Map.of(topic, 1));
        this.schema = schema;
        this.collectionId = collectionId;
        this.topic = topic;
        try {
            this.server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                    .addService(this)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String uri() {
        return "http://127.0.0.1:" + server.getPort();
    }

    /** Queries find a row of these columns under the key from now on. */
    void show(long key, List<FieldData> columns) {
        visible.put(key, columns);
    }

    /** Queries do not find the key any more. */
    void hide(long key) {
        visible.remove(key);
    }

    /** Everything that was logged so far is gone from the topic, as after its retention. */
    void forgetLog() {
        TopicPartition all = new TopicPartition(topic, 0);
        admin.trim(Map.of(all, admin.ends(List.of(topic)).get(all)));
    }

    /** A fresh timestamp. */
    synchronized long tso() {
        lastTso = Math.max(lastTso + 1, System.currentTimeMillis() << LOGICAL_BITS);
        return lastTso;
    }

    /** Writes a message to the log, with the header that 2.4 gives it since 2.4.13; waits until Kafka has it. */
    void log(MessageLite message, String type) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, 0, null, message.toByteArray());
        if (!type.isEmpty()) {
            record.headers().add(new RecordHeader("msg_type", type.getBytes(StandardCharsets.UTF_8)));
        }
        try {
            kafka.send(record).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same for bytes, without header; does not wait. */
    void log(byte[] message) {
        kafka.send(new ProducerRecord<>(topic, 0, null, message));
    }

    /** A tick; everything logged before is in order now. Answers its timestamp. */
    long tick() {
        long tso = tso();
        log(Msg.TimeTickMsg.newBuilder().setBase(base(MsgType.TimeTick, tso)).build(), "");
        return tso;
    }

    /**
     * Runs a task until everything is applied that is logged now, with ticks meanwhile as a server sends them that has nothing to
     * say; then calls {@code caughtUp} and stops the task.
     */
    void follow(Migration migration, Duration patience, Runnable caughtUp) {
        var control = migration.control();
        CompletableFuture<ExitCode> run =
                CompletableFuture.supplyAsync(() -> control.run(migration.spec(), migration), Background.THREADS);
        long written = tick();
        try {
            await().atMost(patience).until(() -> {
                tick();
                return run.isDone()
                        || (!migration.changes().isEmpty()
                                && migration.changes().stream().allMatch(c -> c.watermarkTso() >= written));
            });
            caughtUp.run();
        } finally {
            control.drain();
        }
        assertThat(run.join()).isEqualTo(ExitCode.INTERRUPTED);
    }

    /** An insert of these rows, columns in the source's form, as far as all versions write it alike. */
    Msg.InsertRequest.Builder rows(long tso, long partition, List<FieldData> columns, long... keys) {
        Msg.InsertRequest.Builder message = Msg.InsertRequest.newBuilder()
                .setShardName(shard())
                .setCollectionName(schema.getName())
                .setCollectionID(collectionId)
                .setPartitionID(partition)
                .addAllFieldsData(columns)
                .setNumRows(keys.length)
                .setVersion(Msg.InsertDataVersion.ColumnBased);
        for (long key : keys) {
            message.addTimestamps(tso).addRowIDs(1_000 + key);
        }
        return message;
    }

    /** A delete of one key. */
    Msg.DeleteRequest delete(long tso, long partition, String database, long key) {
        return Msg.DeleteRequest.newBuilder()
                .setBase(base(MsgType.Delete, tso))
                .setDbName(database)
                .setShardName(shard())
                .setCollectionName(schema.getName())
                .setCollectionID(collectionId)
                .setPartitionID(partition)
                .setNumRows(1)
                .setPrimaryKeys(IDs.newBuilder().setIntId(LongArray.newBuilder().addData(key)))
                .addTimestamps(tso)
                .build();
    }

    static FieldData scalar(String name, DataType type, ScalarField.Builder values) {
        return FieldData.newBuilder()
                .setFieldName(name)
                .setType(type)
                .setScalars(values)
                .build();
    }

    private String shard() {
        return topic + "_" + collectionId + "v0";
    }

    static MsgBase base(MsgType type, long tso) {
        return MsgBase.newBuilder()
                .setMsgType(type)
                .setMsgID(77)
                .setTimestamp(tso)
                .setSourceID(3)
                .build();
    }

    @Override
    public void close() {
        server.shutdownNow();
        kafka.close();
        admin.delete(List.of(topic));
        admin.close();
    }

    @Override
    public void getVersion(GetVersionRequest request, StreamObserver<GetVersionResponse> observer) {
        answer(observer, GetVersionResponse.newBuilder().setVersion("v2.4.15").build());
    }

    @Override
    public void listDatabases(ListDatabasesRequest request, StreamObserver<ListDatabasesResponse> observer) {
        answer(
                observer,
                ListDatabasesResponse.newBuilder().addDbNames("default").build());
    }

    @Override
    public void showCollections(ShowCollectionsRequest request, StreamObserver<ShowCollectionsResponse> observer) {
        answer(
                observer,
                ShowCollectionsResponse.newBuilder()
                        .addCollectionNames(schema.getName())
                        .addCollectionIds(collectionId)
                        .build());
    }

    @Override
    public void describeCollection(
            DescribeCollectionRequest request, StreamObserver<DescribeCollectionResponse> observer) {
        boolean known =
                request.getCollectionName().equals(schema.getName()) || request.getCollectionID() == collectionId;
        answer(
                observer,
                known
                        ? DescribeCollectionResponse.newBuilder()
                                .setSchema(schema)
                                .setCollectionID(collectionId)
                                .setDbName("default")
                                .setNumPartitions(2)
                                .addVirtualChannelNames(shard())
                                .addPhysicalChannelNames(topic)
                                .build()
                        : DescribeCollectionResponse.newBuilder()
                                .setStatus(
                                        Status.newBuilder().setCode(NOT_FOUND).setReason("collection not found"))
                                .build());
    }

    @Override
    public void allocTimestamp(AllocTimestampRequest request, StreamObserver<AllocTimestampResponse> observer) {
        answer(observer, AllocTimestampResponse.newBuilder().setTimestamp(tso()).build());
    }

    @Override
    public void showPartitions(ShowPartitionsRequest request, StreamObserver<ShowPartitionsResponse> observer) {
        answer(
                observer,
                ShowPartitionsResponse.newBuilder()
                        .addPartitionNames("_default_0")
                        .addPartitionNames("_default_1")
                        .build());
    }

    @Override
    public void getLoadState(GetLoadStateRequest request, StreamObserver<GetLoadStateResponse> observer) {
        answer(
                observer,
                GetLoadStateResponse.newBuilder()
                        .setState(LoadState.LoadStateLoaded)
                        .build());
    }

    @Override
    public void getCollectionStatistics(
            GetCollectionStatisticsRequest request, StreamObserver<GetCollectionStatisticsResponse> observer) {
        answer(observer, GetCollectionStatisticsResponse.getDefaultInstance());
    }

    @Override
    public void listImportTasks(ListImportTasksRequest request, StreamObserver<ListImportTasksResponse> observer) {
        answer(observer, ListImportTasksResponse.getDefaultInstance());
    }

    /** Look-ups by keys, pages and counts of such; one row at most is shown in an answer, as a server may do. */
    @Override
    public void query(QueryRequest request, StreamObserver<QueryResults> observer) {
        List<List<FieldData>> rows = found(request.getExpr());
        QueryResults.Builder results = QueryResults.newBuilder();
        if (request.getOutputFieldsList().contains("count(*)")) {
            results.addFieldsData(FieldData.newBuilder()
                    .setFieldName("count(*)")
                    .setScalars(ScalarField.newBuilder()
                            .setLongData(LongArray.newBuilder().addData(rows.size()))));
        } else if (!rows.isEmpty()) {
            results.addAllFieldsData(rows.getFirst());
        }
        answer(observer, results.build());
    }

    private List<List<FieldData>> found(String filter) {
        List<Long> numbers = NUMBER.matcher(filter)
                .results()
                .map(number -> Long.valueOf(number.group()))
                .toList();
        if (filter.contains(" in ")) {
            return numbers.stream().map(visible::get).filter(Objects::nonNull).toList();
        }
        if (numbers.size() > 1) {
            throw new UnsupportedOperationException(filter);
        }
        return numbers.isEmpty()
                ? List.copyOf(visible.values())
                : List.copyOf(visible.tailMap(numbers.getFirst(), filter.contains(">="))
                        .values());
    }

    /** A sparse vector as it lies in columns. */
    static ByteString sparse(int index, float value) {
        return ByteString.copyFrom(java.nio.ByteBuffer.allocate(Integer.BYTES + Float.BYTES)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putInt(index)
                .putFloat(value)
                .flip());
    }

    private static <T> void answer(StreamObserver<T> observer, T value) {
        observer.onNext(value);
        observer.onCompleted();
    }
}
