package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.godwit.runtime.kafka.KafkaSettings;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MsgType;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.SparseFloatArray;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.VectorField;
import java.util.List;
import java.util.Map;
import milvus.proto.msg.Msg;
import org.junit.jupiter.api.Test;

/** What Milvus 2.4 writes otherwise than 2.3, from its log's topic to the table. */
class LaterMilvusIT {
    private static final String TOPIC = "later-rootcoord-dml_3";
    private static final long COLLECTION = 450_000_000_000_000_007L;
    private static final long PARTITION = 450_000_000_000_000_011L;
    private static final long OTHER_PARTITION = 450_000_000_000_000_012L;

    private final RealServers servers = RealServers.get();
    private final KafkaSettings settings =
            new KafkaSettings(servers.stack().addresses().kafkaBootstrap(), Map.of());

    @Test
    void messagesOfMilvus24AreDecodedAndApplied() {
        try (LaterMilvus milvus = new LaterMilvus(schema(), COLLECTION, TOPIC, settings)) {
            write(milvus);
            follow(milvus);
        }
    }

    private void write(LaterMilvus milvus) {
        milvus.tick();
        milvus.log(insert(milvus, milvus.tso(), PARTITION, "default", 1, 2, 3, 4, 5), "Insert");
        milvus.log(insert(milvus, milvus.tso(), OTHER_PARTITION, "default", 6, 7, 8), "Insert");
        milvus.log(ofAnotherCollection(milvus.tso()), "Insert");
        milvus.tick();
        // since 2.4.13 a delete is split over messages; since 2.4.18 it names its database
        long together = milvus.tso();
        milvus.log(milvus.delete(together, LaterMilvus.EVERY_PARTITION, "default", 1), "Delete");
        milvus.log(milvus.delete(together, LaterMilvus.EVERY_PARTITION, "default", 2), "Delete");
        // an upsert: both halves at one timestamp, the second without one in its base, the first without a database
        long upsert = milvus.tso();
        milvus.log(milvus.delete(upsert, LaterMilvus.EVERY_PARTITION, "", 3), "Delete");
        milvus.log(upserted(milvus, upsert, 3), "Insert");
        // an upsert with AutoID, since 2.4.8: the old key goes, a new one comes
        long autoId = milvus.tso();
        milvus.log(milvus.delete(autoId, LaterMilvus.EVERY_PARTITION, "", 4), "Delete");
        milvus.log(upserted(milvus, autoId, 40), "Insert");
        // a delete that a predicate on the partition key scopes: the log alone does not say whether the key lives on
        // elsewhere
        milvus.show(7, columns("moved", 7));
        milvus.log(milvus.delete(milvus.tso(), OTHER_PARTITION, "default", 6), "Delete");
        milvus.log(milvus.delete(milvus.tso(), OTHER_PARTITION, "default", 7), "Delete");
        milvus.tick();
    }

    private void follow(LaterMilvus milvus) {
        Migration migration = new Migration(
                servers,
                servers.spec(
                        "later",
                        List.of("SCHEMA", "INCREMENTAL"),
                        Map.of("include", List.of("default.later"), "rename", Map.of("default.later", "it_later.t")),
                        Map.of(),
                        Map.of("store", "SMALL", "writer", "SMALL", "startTimestamp", "earliest"),
                        Map.of(),
                        milvus.uri()));
        milvus.follow(migration, PATIENCE, () -> {});

        assertThat(servers.numbers("SELECT id, tenant FROM it_later.t"))
                .isEqualTo(Map.of(3L, 30L, 40L, 400L, 5L, 50L, 7L, 70L, 8L, 80L));
        assertThat(title(3)).isEqualTo("upserted");
        assertThat(title(40)).isEqualTo("upserted");
        assertThat(title(7)).as("read again at the source").isEqualTo("moved");
        assertThat(title(8)).isEqualTo("first");
        assertThat(servers.value("SELECT inner_product(words, '{17:1}') FROM it_later.t WHERE id=8"))
                .startsWith("8.5");
        assertThat(servers.value("SELECT JSON_EXTRACT(`$meta`, '$.n') FROM it_later.t WHERE id=5"))
                .isEqualTo("5");
    }

    private String title(long key) {
        return servers.value("SELECT title FROM it_later.t WHERE id=" + key);
    }

    private static CollectionSchema schema() {
        return CollectionSchema.newBuilder()
                .setName("later")
                .setEnableDynamicField(true)
                .addFields(FieldSchema.newBuilder()
                        .setFieldID(100)
                        .setName("id")
                        .setDataType(DataType.Int64)
                        .setIsPrimaryKey(true))
                .addFields(FieldSchema.newBuilder()
                        .setFieldID(101)
                        .setName("tenant")
                        .setDataType(DataType.Int64)
                        .setIsPartitionKey(true))
                .addFields(FieldSchema.newBuilder()
                        .setFieldID(102)
                        .setName("title")
                        .setDataType(DataType.VarChar)
                        .addTypeParams(
                                KeyValuePair.newBuilder().setKey("max_length").setValue("64")))
                .addFields(FieldSchema.newBuilder()
                        .setFieldID(103)
                        .setName("words")
                        .setDataType(DataType.SparseFloatVector))
                .build();
    }

    private static Msg.InsertRequest insert(
            LaterMilvus milvus, long tso, long partition, String database, long... keys) {
        return rows(milvus, tso, partition, "first", keys)
                .setBase(LaterMilvus.base(MsgType.Insert, tso))
                .setDbName(database)
                .build();
    }

    private static Msg.InsertRequest upserted(LaterMilvus milvus, long tso, long key) {
        return rows(milvus, tso, PARTITION, "upserted", key)
                .setBase(LaterMilvus.base(MsgType.Insert, 0))
                .build();
    }

    private static Msg.InsertRequest.Builder rows(
            LaterMilvus milvus, long tso, long partition, String title, long... keys) {
        return milvus.rows(tso, partition, columns(title, keys), keys)
                .setPartitionName("_default_" + (partition - PARTITION))
                .setSegmentID(5);
    }

    private static List<FieldData> columns(String title, long... keys) {
        LongArray.Builder ids = LongArray.newBuilder();
        LongArray.Builder tenants = LongArray.newBuilder();
        StringArray.Builder titles = StringArray.newBuilder();
        SparseFloatArray.Builder words = SparseFloatArray.newBuilder().setDim(100);
        JSONArray.Builder dynamic = JSONArray.newBuilder();
        for (long key : keys) {
            ids.addData(key);
            tenants.addData(10 * key);
            titles.addData(title);
            words.addContents(LaterMilvus.sparse(17, key + 0.5f));
            dynamic.addData(ByteString.copyFromUtf8("{\"n\":" + key + "}"));
        }
        return List.of(
                LaterMilvus.scalar(
                        "id", DataType.Int64, ScalarField.newBuilder().setLongData(ids)),
                LaterMilvus.scalar(
                        "tenant", DataType.Int64, ScalarField.newBuilder().setLongData(tenants)),
                LaterMilvus.scalar(
                        "title", DataType.VarChar, ScalarField.newBuilder().setStringData(titles)),
                FieldData.newBuilder()
                        .setFieldName("words")
                        .setType(DataType.SparseFloatVector)
                        .setVectors(VectorField.newBuilder().setDim(100).setSparseFloatVector(words))
                        .build(),
                FieldData.newBuilder()
                        .setFieldName("$meta")
                        .setIsDynamic(true)
                        .setType(DataType.JSON)
                        .setScalars(ScalarField.newBuilder().setJsonData(dynamic))
                        .build());
    }

    /** Vectors for which the target has no type, in a collection that is not followed and shares the channel. */
    private static Msg.InsertRequest ofAnotherCollection(long tso) {
        return Msg.InsertRequest.newBuilder()
                .setBase(LaterMilvus.base(MsgType.Insert, tso))
                .setDbName("default")
                .setCollectionName("halves")
                .setCollectionID(COLLECTION + 100)
                .setPartitionID(PARTITION)
                .addFieldsData(LaterMilvus.scalar(
                        "id",
                        DataType.Int64,
                        ScalarField.newBuilder()
                                .setLongData(LongArray.newBuilder().addData(1))))
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("half")
                        .setType(DataType.Float16Vector)
                        .setVectors(
                                VectorField.newBuilder().setDim(2).setFloat16Vector(ByteString.copyFrom(new byte[4]))))
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("brain")
                        .setType(DataType.BFloat16Vector)
                        .setVectors(
                                VectorField.newBuilder().setDim(2).setBfloat16Vector(ByteString.copyFrom(new byte[4]))))
                .addTimestamps(tso)
                .addRowIDs(1)
                .setNumRows(1)
                .setVersion(Msg.InsertDataVersion.ColumnBased)
                .build();
    }
}
