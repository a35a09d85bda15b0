package io.godwit.milvus.it;

import io.godwit.milvus.Milvus;
import io.godwit.milvus.TestColumns;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.milvus.connect.Recovery;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.RowInspector;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.source.SourceCatalog;
import io.godwit.testsupport.TestRow;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A collection that is empty and loaded, for a writer under test, and what it holds by other code. */
final class WrittenCollection implements AutoCloseable {
    private final MilvusLogin login;
    private final MilvusConnection connection;
    private final SampleCollection sample;
    private final CollectionSchema schema;

    WrittenCollection(MilvusLogin login, SampleCollection sample, String... partitions) {
        this.login = login;
        this.connection = MilvusConnection.open(login);
        this.sample = sample;
        try (SampleWriter writer = new SampleWriter(login, 1);
                SourceCatalog catalog = new Milvus(login).catalog()) {
            writer.create(sample);
            for (String partition : partitions) {
                writer.in(partition).createPartition(sample);
            }
            writer.loadUnflushed(sample);
            this.schema = catalog.describe(sample.name());
        }
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .ignoreExceptions() // a collection that is still being loaded
                .until(() -> count("") == 0);
    }

    SampleCollection sample() {
        return sample;
    }

    CollectionSchema schema() {
        return schema;
    }

    TableMapping mapping() {
        return new TableMapping(schema, new TableName("target", schema.name().collection()), false);
    }

    /** Inserts rows by the plain code of the tests. */
    void insert(String partition, List<TestRow> rows) {
        InsertRequest request = InsertRequest.newBuilder()
                .setDbName(schema.name().database())
                .setCollectionName(schema.name().collection())
                .setPartitionName(partition)
                .setNumRows(rows.size())
                .addAllFieldsData(TestColumns.of(schema, rows))
                .build();
        MilvusFailures.check(
                "inserting",
                connection.call("inserting", stub -> stub.insert(request)).getStatus());
    }

    /** Every row in key order, one for each key. */
    List<CanonicalRow> rows() {
        List<CanonicalRow> rows = new ArrayList<>();
        try (RowInspector inspector = new Milvus(login).inspector()) {
            inspector.forEach(mapping(), rows::add);
        }
        return rows;
    }

    /** {@code count(*)} of a strong read, which counts every row of a key. */
    long count(String filter, String... partitions) {
        return Recovery.await(() -> {
            QueryResults answer = connection.call(
                    "counting",
                    stub -> stub.query(QueryRequest.newBuilder()
                            .setDbName(schema.name().database())
                            .setCollectionName(schema.name().collection())
                            .setExpr(filter)
                            .addOutputFields("count(*)")
                            .addAllPartitionNames(List.of(partitions))
                            .setConsistencyLevel(ConsistencyLevel.Strong)
                            .build()));
            MilvusFailures.check("counting", answer.getStatus());
            return answer.getFieldsData(0).getScalars().getLongData().getData(0);
        });
    }

    @Override
    public void close() {
        connection.close();
    }
}
