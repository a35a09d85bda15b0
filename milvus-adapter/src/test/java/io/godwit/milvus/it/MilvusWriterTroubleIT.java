package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.write.MilvusWriter;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.target.TargetWriter;
import io.godwit.stack.LocalStack;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.ServerKind;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.InMemoryDatabase;
import io.godwit.testsupport.InMemoryTargetWriter;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.TestRows;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Milvus of its own that limits its writers, stops in mid-work and dies: what the writer is asked for is there in the end, once. */
class MilvusWriterTroubleIT {
    private static final int DIMENSION = 64;

    @TempDir
    private static Path folder;

    private static LocalStack stack;

    @BeforeAll
    static void start() {
        stack = LocalStack.in(folder)
                .with(EnumSet.of(ServerKind.MILVUS))
                .withMilvusSettings(
                        Map.of("quotaAndLimits.dml.enabled", "true", "quotaAndLimits.dml.upsertRate.max", "0.5"))
                .up(ProgressListener.silent());
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void limitsHangsAndRestartsAreWaitedOut() throws Exception {
        try (WrittenCollection written = new WrittenCollection(login(), sample());
                TargetWriter writer = new MilvusWriter(
                        login(),
                        new InMemoryTargetWriter(new InMemoryDatabase(), FaultPlan.none()),
                        Map.of(),
                        100_000,
                        Duration.ofSeconds(2),
                        System::nanoTime)) {
            Batches batches = new Batches(writer);
            TestRows rows = rows(written.schema());

            long start = System.nanoTime();
            for (int i = 0; i < 4; i++) {
                batches.once(w -> w.upsert(written.mapping(), rows));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("4 times 0.6 MB at 0.5 MB/s")
                    .isGreaterThan(Duration.ofSeconds(2));
            assertThat(written.count("")).isEqualTo(rows.size());

            long pid = pid();
            signal("-STOP", pid);
            GodwitException silent = catchThrowableOfType(
                    GodwitException.class, () -> batches.once(w -> w.upsert(written.mapping(), rows)));
            signal("-CONT", pid);
            assertThat(silent.kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
            batches.until(Duration.ofSeconds(30), w -> w.upsert(written.mapping(), rows));
            assertThat(written.count("")).isEqualTo(rows.size());

            Thread restart = Thread.ofPlatform().start(() -> {
                stack.kill(ServerKind.MILVUS);
                stack.start(ServerKind.MILVUS);
            });
            int before = batches.failures().size();
            batches.until(Duration.ofSeconds(90), w -> {
                w.upsert(written.mapping(), rows);
                if (batches.failures().size() == before) {
                    w.upsert(written.mapping(), rows); // until the server is gone
                    throw GodwitException.retriable(ErrorCode.INTERNAL, "again", "", null);
                }
            });
            restart.join();
            assertThat(written.count("")).isEqualTo(rows.size());
            assertThat(written.rows()).hasSize(rows.size());
        }
    }

    private static TestRows rows(CollectionSchema schema) {
        List<Byte> vector = Collections.nCopies(DIMENSION * Float.BYTES, (byte) 1);
        return new TestRows(LongStream.range(0, 2_000)
                .mapToObj(n -> new TestRow(schema, List.of(n, vector, "{\"n\":" + n + "}")))
                .toList());
    }

    private static SampleCollection sample() {
        return new SampleCollection(
                new CollectionName("default", "trouble_it"),
                "",
                List.of(
                        Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                        Field.plain(2, "v", FieldType.FLOAT_VECTOR).withDimension(DIMENSION)),
                true,
                2,
                0);
    }

    private static MilvusLogin login() {
        return Servers.login(stack.addresses().milvusUri());
    }

    private static long pid() {
        return stack.status().stream()
                .filter(status -> status.kind() == ServerKind.MILVUS)
                .findFirst()
                .orElseThrow()
                .pid()
                .orElseThrow();
    }

    private static void signal(String signal, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
    }
}
