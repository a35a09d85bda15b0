package io.godwit.milvus.it;

import io.godwit.milvus.connect.MilvusLogin;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.GetPersistentSegmentInfoRequest;
import io.milvus.grpc.GetPersistentSegmentInfoResponse;
import io.milvus.grpc.GetQuerySegmentInfoRequest;
import io.milvus.grpc.GetQuerySegmentInfoResponse;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.PersistentSegmentInfo;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.QuerySegmentInfo;
import io.milvus.grpc.SegmentState;
import io.milvus.grpc.ShowPartitionsRequest;
import io.milvus.grpc.ShowPartitionsResponse;
import io.milvus.shaded.io.grpc.Server;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvus.shaded.io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A gRPC server that answers as a test tells it: for what real servers do too rarely to wait for. */
final class ScriptedMilvus extends MilvusServiceGrpc.MilvusServiceImplBase implements AutoCloseable {
    private static final long PARTITION = 100;

    private final Server server;
    private final List<QueryRequest> asked = new CopyOnWriteArrayList<>();
    private final String version;
    private final long collectionId;
    private final Function<QueryRequest, QueryResults> answers;
    private volatile boolean silent;

    ScriptedMilvus(String version, long collectionId, Function<QueryRequest, QueryResults> answers) {
        this.version = version;
        this.collectionId = collectionId;
        this.answers = answers;
        try {
            this.server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                    .addService(this)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MilvusLogin login() {
        return Servers.login("http://127.0.0.1:" + server.getPort());
    }

    /** From now on, rows are stored in a segment that no query node serves, or does. */
    void silent(boolean newSilent) {
        silent = newSilent;
    }

    /** The queries so far. */
    List<QueryRequest> asked() {
        return asked;
    }

    /** Value of a parameter of a query. */
    static String parameter(QueryRequest request, String key) {
        return request.getQueryParamsList().stream()
                .filter(p -> p.getKey().equals(key))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @Override
    public void getVersion(GetVersionRequest request, StreamObserver<GetVersionResponse> observer) {
        observer.onNext(GetVersionResponse.newBuilder().setVersion(version).build());
        observer.onCompleted();
    }

    @Override
    public void describeCollection(
            DescribeCollectionRequest request, StreamObserver<DescribeCollectionResponse> observer) {
        observer.onNext(DescribeCollectionResponse.newBuilder()
                .setCollectionID(collectionId)
                .setSchema(CollectionSchema.newBuilder().setName(request.getCollectionName()))
                .build());
        observer.onCompleted();
    }

    @Override
    public void showPartitions(ShowPartitionsRequest request, StreamObserver<ShowPartitionsResponse> observer) {
        observer.onNext(ShowPartitionsResponse.newBuilder()
                .addPartitionNames("_default")
                .addPartitionIDs(PARTITION)
                .build());
        observer.onCompleted();
    }

    @Override
    public void getPersistentSegmentInfo(
            GetPersistentSegmentInfoRequest request, StreamObserver<GetPersistentSegmentInfoResponse> observer) {
        observer.onNext(GetPersistentSegmentInfoResponse.newBuilder()
                .addInfos(PersistentSegmentInfo.newBuilder()
                        .setPartitionID(PARTITION)
                        .setNumRows(2)
                        .setState(SegmentState.Flushed))
                .build());
        observer.onCompleted();
    }

    @Override
    public void getQuerySegmentInfo(
            GetQuerySegmentInfoRequest request, StreamObserver<GetQuerySegmentInfoResponse> observer) {
        GetQuerySegmentInfoResponse.Builder served = GetQuerySegmentInfoResponse.newBuilder();
        if (!silent) {
            served.addInfos(QuerySegmentInfo.newBuilder().setPartitionID(PARTITION));
        }
        observer.onNext(served.build());
        observer.onCompleted();
    }

    @Override
    public void query(QueryRequest request, StreamObserver<QueryResults> observer) {
        asked.add(request);
        try {
            observer.onNext(answers.apply(request));
            observer.onCompleted();
        } catch (RuntimeException e) {
            observer.onError(e);
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
