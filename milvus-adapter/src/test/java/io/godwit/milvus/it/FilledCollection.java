package io.godwit.milvus.it;

import io.godwit.milvus.Milvus;
import io.godwit.milvus.TestColumns;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.milvus.connect.PartitionNames;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceReader;
import io.godwit.testsupport.TestRow;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.InsertRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** A collection made for a test, with rows in flushed and in growing segments, and the rows that it must show. */
final class FilledCollection implements AutoCloseable {
    private final Milvus milvus;
    private final MilvusConnection connection;
    private final SourceCatalog catalog;
    private final Map<Integer, SourceReader> readers = new HashMap<>();
    private final CollectionSchema schema;
    private final SortedMap<Key, TestRow> rows = new TreeMap<>();

    /** Two thirds of the rows are flushed before the rest comes. */
    FilledCollection(
            MilvusLogin login,
            CollectionName name,
            List<Field> fields,
            Function<CollectionSchema, List<TestRow>> source) {
        this.milvus = new Milvus(login);
        this.connection = MilvusConnection.open(login);
        this.catalog = milvus.catalog();
        SampleCollection sample = new SampleCollection(name, "", fields, true, 2, 0);
        try (SampleWriter writer = new SampleWriter(login, 1)) {
            writer.create(sample);
            this.schema = catalog.describe(name);
            List<TestRow> all = source.apply(schema);
            all.forEach(row -> rows.put(row.key(), row));
            insert(all.subList(0, all.size() * 2 / 3));
            writer.load(sample);
            insert(all.subList(all.size() * 2 / 3, all.size()));
        }
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> PartitionNames.answering(connection, name)
                .leftOut()
                .isEmpty());
    }

    CollectionSchema schema() {
        return schema;
    }

    SortedMap<Key, TestRow> rows() {
        return rows;
    }

    SourceCatalog catalog() {
        return catalog;
    }

    /** A reader that lives as long as this. */
    SourceReader reader(int pageRows) {
        return readers.computeIfAbsent(pageRows, milvus::reader);
    }

    Milvus milvus() {
        return milvus;
    }

    /** A point that sees everything written so far. */
    ReadPoint now() {
        return catalog.allocateTimestamp().isPresent()
                ? new ReadPoint.AtLeast(catalog.allocateTimestamp().getAsLong())
                : new ReadPoint.Strong();
    }

    void insert(List<TestRow> more) {
        if (more.isEmpty()) {
            return;
        }
        MilvusFailures.check(
                "inserting",
                connection
                        .call(
                                "inserting",
                                stub -> stub.insert(InsertRequest.newBuilder()
                                        .setDbName(schema.name().database())
                                        .setCollectionName(schema.name().collection())
                                        .setNumRows(more.size())
                                        .addAllFieldsData(TestColumns.of(schema, more))
                                        .build()))
                        .getStatus());
    }

    void delete(String filter) {
        MilvusFailures.check(
                "deleting",
                connection
                        .call(
                                "deleting",
                                stub -> stub.delete(DeleteRequest.newBuilder()
                                        .setDbName(schema.name().database())
                                        .setCollectionName(schema.name().collection())
                                        .setExpr(filter)
                                        .build()))
                        .getStatus());
    }

    @Override
    public void close() {
        readers.values().forEach(SourceReader::close);
        catalog.close();
        connection.close();
    }
}
