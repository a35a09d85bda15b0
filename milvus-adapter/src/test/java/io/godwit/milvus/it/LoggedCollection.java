package io.godwit.milvus.it;

import io.godwit.milvus.Milvus;
import io.godwit.milvus.TestColumns;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.SourceCatalog;
import io.godwit.testsupport.TestRow;
import io.milvus.grpc.CreatePartitionRequest;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.DropCollectionRequest;
import io.milvus.grpc.DropPartitionRequest;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.Status;
import io.milvus.grpc.UpsertRequest;
import java.util.List;

/** A new collection and the writes that leave messages in Milvus's log. An empty partition name stands for none. */
final class LoggedCollection implements AutoCloseable {
    private final MilvusConnection connection = MilvusConnection.open(Servers.milvus());
    private final CollectionSchema schema;

    LoggedCollection(SampleCollection sample) {
        try (SampleWriter writer = new SampleWriter(Servers.milvus(), 1);
                SourceCatalog catalog = new Milvus(Servers.milvus()).catalog()) {
            writer.create(sample);
            this.schema = catalog.describe(sample.name());
        }
    }

    CollectionSchema schema() {
        return schema;
    }

    void createPartition(String partition) {
        CreatePartitionRequest request = CreatePartitionRequest.newBuilder()
                .setCollectionName(name())
                .setPartitionName(partition)
                .build();
        check(connection.call("creating a partition", stub -> stub.createPartition(request)));
    }

    void insert(String partition, List<TestRow> rows) {
        InsertRequest request = InsertRequest.newBuilder()
                .setCollectionName(name())
                .setPartitionName(partition)
                .setNumRows(rows.size())
                .addAllFieldsData(TestColumns.of(schema, rows))
                .build();
        check(connection.call("inserting", stub -> stub.insert(request)).getStatus());
    }

    void upsert(List<TestRow> rows) {
        UpsertRequest request = UpsertRequest.newBuilder()
                .setCollectionName(name())
                .setNumRows(rows.size())
                .addAllFieldsData(TestColumns.of(schema, rows))
                .build();
        check(connection.call("upserting", stub -> stub.upsert(request)).getStatus());
    }

    void delete(String partition, String filter) {
        DeleteRequest request = DeleteRequest.newBuilder()
                .setCollectionName(name())
                .setPartitionName(partition)
                .setExpr(filter)
                .build();
        check(connection.call("deleting", stub -> stub.delete(request)).getStatus());
    }

    void dropPartition(String partition) {
        DropPartitionRequest request = DropPartitionRequest.newBuilder()
                .setCollectionName(name())
                .setPartitionName(partition)
                .build();
        check(connection.call("dropping a partition", stub -> stub.dropPartition(request)));
    }

    void drop() {
        DropCollectionRequest request =
                DropCollectionRequest.newBuilder().setCollectionName(name()).build();
        check(connection.call("dropping", stub -> stub.dropCollection(request)));
    }

    @Override
    public void close() {
        connection.close();
    }

    private String name() {
        return schema.name().collection();
    }

    private static void check(Status status) {
        MilvusFailures.check("writing", status);
    }
}
