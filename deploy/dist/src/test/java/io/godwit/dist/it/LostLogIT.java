package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.state.ChangeStatus;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MsgType;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.VectorField;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The retention of the source's log was shorter than a pause of the task. */
class LostLogIT {
    private static final String TOPIC = "lost-rootcoord-dml_0";
    private static final long COLLECTION = 450_000_000_000_000_107L;
    private static final long PARTITION = 450_000_000_000_000_111L;

    private final RealServers servers = RealServers.get();
    private final KafkaSettings settings =
            new KafkaSettings(servers.stack().addresses().kafkaBootstrap(), Map.of());

    @Test
    void whatTheLogNoLongerHoldsIsReportedAndMovedAgain() {
        try (LaterMilvus milvus = new LaterMilvus(schema(), COLLECTION, TOPIC, settings)) {
            Migration migration = new Migration(
                    servers,
                    servers.spec(
                            "lost",
                            List.of("SCHEMA", "FULL", "INCREMENTAL"),
                            Map.of("include", List.of("default.lost"), "rename", Map.of("default.lost", "it_lost.t")),
                            Map.of("resources", "SMALL"),
                            Map.of("store", "SMALL", "writer", "SMALL"),
                            Map.of(),
                            milvus.uri()));
            milvus.tick();
            insert(milvus, 1, 2, 3);
            milvus.follow(migration, PATIENCE, () -> {});
            assertThat(table()).isEqualTo(Map.of(1L, 10L, 2L, 20L, 3L, 30L));

            delete(milvus, 2); // nobody will ever read these
            insert(milvus, 4);
            milvus.tick();
            milvus.forgetLog();
            milvus.tick();
            GodwitException lost = catchThrowableOfType(GodwitException.class, migration::run);
            assertThat(lost.code()).isEqualTo(ErrorCode.SOURCE_LOG_LOST);
            assertThat(lost).hasMessageContaining(TOPIC);
            assertThat(lost.remedy()).contains("task repeat");
            assertThat(table()).as("nothing was jumped over").isEqualTo(Map.of(1L, 10L, 2L, 20L, 3L, 30L));

            assertThat(migration.control().repeat(migration.spec(), List.of("default.lost")))
                    .containsEntry("default.lost -> it_lost.t", 2);
            assertThat(migration.control().status(migration.spec()).changes())
                    .singleElement()
                    .returns(ChangeStatus.Phase.WAITING, ChangeStatus::phase);
            insert(milvus, 5);
            milvus.follow(migration, PATIENCE, () -> {});
            assertThat(table()).isEqualTo(Map.of(1L, 10L, 3L, 30L, 4L, 40L, 5L, 50L));
        }
    }

    private Map<Long, Long> table() {
        return servers.numbers("SELECT id, amount FROM it_lost.t");
    }

    private static CollectionSchema schema() {
        return CollectionSchema.newBuilder()
                .setName("lost")
                .addFields(FieldSchema.newBuilder()
                        .setFieldID(100)
                        .setName("id")
                        .setDataType(DataType.Int64)
                        .setIsPrimaryKey(true))
                .addFields(FieldSchema.newBuilder()
                        .setFieldID(101)
                        .setName("amount")
                        .setDataType(DataType.Int64))
                .addFields(FieldSchema.newBuilder()
                        .setFieldID(102)
                        .setName("vector")
                        .setDataType(DataType.FloatVector)
                        .addTypeParams(KeyValuePair.newBuilder().setKey("dim").setValue("2")))
                .build();
    }

    private static void insert(LaterMilvus milvus, long... keys) {
        long tso = milvus.tso();
        for (long key : keys) {
            milvus.show(key, columns(key));
            milvus.log(
                    milvus.rows(tso, PARTITION, columns(key), key)
                            .setBase(LaterMilvus.base(MsgType.Insert, tso))
                            .setDbName("default")
                            .build(),
                    "Insert");
        }
    }

    private static void delete(LaterMilvus milvus, long key) {
        milvus.hide(key);
        milvus.log(milvus.delete(milvus.tso(), LaterMilvus.EVERY_PARTITION, "default", key), "Delete");
    }

    private static List<FieldData> columns(long key) {
        FieldData vector = FieldData.newBuilder()
                .setFieldName("vector")
                .setType(DataType.FloatVector)
                .setVectors(VectorField.newBuilder()
                        .setDim(2)
                        .setFloatVector(FloatArray.newBuilder().addData(key).addData(-key)))
                .build();
        return List.of(numbers("id", key), numbers("amount", 10 * key), vector);
    }

    private static FieldData numbers(String name, long value) {
        return LaterMilvus.scalar(
                name,
                DataType.Int64,
                ScalarField.newBuilder().setLongData(LongArray.newBuilder().addData(value)));
    }
}
