package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.bench.bare.BenchMessages;
import io.godwit.runtime.kafka.KafkaSettings;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.MsgType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import milvus.proto.msg.Msg;
import org.junit.jupiter.api.Test;

/** A long backlog in the log; {@code -Dgodwit.backlog=5000000} makes it longer than a build has time for. */
class BacklogIT {
    private static final long EVENTS = Long.getLong("godwit.backlog", 100_000);
    private static final int ROWS_OF_A_MESSAGE = 1_000;
    private static final int DIMENSION = 8;
    private static final String TOPIC = "backlog-rootcoord-dml_0";
    private static final Duration PATIENCE = Duration.ofMinutes(2).plusMillis(EVENTS / 2);

    private final RealServers servers = RealServers.get();
    private final KafkaSettings settings =
            new KafkaSettings(servers.stack().addresses().kafkaBootstrap(), Map.of());

    @Test
    void aBacklogIsCaughtUpWithinTheMemoryThatIsGranted() {
        long collection = BenchMessages.collection(DIMENSION).id();
        try (LaterMilvus milvus = new LaterMilvus(schema(), collection, TOPIC, settings)) {
            for (long row = 0; row < EVENTS; row += ROWS_OF_A_MESSAGE) {
                milvus.log(BenchMessages.insert(row, ROWS_OF_A_MESSAGE, DIMENSION));
                milvus.log(tick(BenchMessages.lastTso(row, ROWS_OF_A_MESSAGE)));
            }
            follow(milvus);
        }
    }

    private void follow(LaterMilvus milvus) {
        Migration migration = new Migration(
                servers,
                servers.spec(
                        "backlog",
                        List.of("SCHEMA", "INCREMENTAL"),
                        Map.of("include", List.of("default.bench"), "rename", Map.of("default.bench", "it_backlog.t")),
                        Map.of("resources", "SMALL"),
                        Map.of("store", "SMALL", "writer", "SMALL", "startTimestamp", "earliest"),
                        Map.of(),
                        milvus.uri()));
        long start = System.nanoTime();
        milvus.follow(migration, PATIENCE, () -> {
            long store = peakBytes(migration, "store");
            long writer = peakBytes(migration, "incr-sync");
            System.out.printf(
                    "backlog of %,d events: %.1f s, Store %,d MB, Incr-Sync %,d MB at most%n",
                    EVENTS, (System.nanoTime() - start) / 1e9, store / 1_000_000, writer / 1_000_000);
            assertThat(store).as("512 MB are granted").isLessThan(512_000_000L);
            assertThat(writer).as("1 GB is granted").isLessThan(1_000_000_000L);
        });
        assertThat(servers.value("SELECT COUNT(*) FROM it_backlog.t")).isEqualTo(Long.toString(EVENTS));
        servers.sql("DROP TABLE it_backlog.t");
    }

    private static long peakBytes(Migration migration, String component) {
        try {
            return Files.readAllLines(Path.of("/proc/"
                                    + migration.process(component).orElseThrow().pid() + "/status"))
                            .stream()
                            .filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow()
                    * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] tick(long tso) {
        return Msg.TimeTickMsg.newBuilder()
                .setBase(LaterMilvus.base(MsgType.TimeTick, tso))
                .build()
                .toByteArray();
    }

    private static CollectionSchema schema() {
        return CollectionSchema.newBuilder()
                .setName("bench")
                .setEnableDynamicField(true)
                .addFields(field(100, "id", DataType.Int64).setIsPrimaryKey(true))
                .addFields(field(101, "name", DataType.VarChar)
                        .addTypeParams(
                                KeyValuePair.newBuilder().setKey("max_length").setValue("256")))
                .addFields(field(102, "attributes", DataType.JSON))
                .addFields(field(103, "price", DataType.Float))
                .addFields(field(104, "embedding", DataType.FloatVector)
                        .addTypeParams(KeyValuePair.newBuilder().setKey("dim").setValue(String.valueOf(DIMENSION))))
                .build();
    }

    private static FieldSchema.Builder field(long id, String name, DataType type) {
        return FieldSchema.newBuilder().setFieldID(id).setName(name).setDataType(type);
    }
}
