package io.godwit.oceanbase.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.TargetSchema;
import io.godwit.model.target.TargetWriter;
import io.godwit.model.task.SchemaOptions;
import io.godwit.oceanbase.OceanBase;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRows;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the engine's locks do to checkpoints that several writers want. Invariant 2. */
@ExtendWith(RealOceanBase.Provider.class)
class CheckpointsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RealOceanBase server;
    private final TableMapping mapping;
    private final PartitionRef partition;

    CheckpointsIT(RealOceanBase server) {
        this.server = server;
        this.mapping = server.made(Samples.collection("checkpoints", 5, FieldType.INT64));
        this.partition = new PartitionRef(server.newName("task"), "snapshot", 0);
    }

    @Test
    void aClaimWaitsForTheBatchInFlightAndSeesIt() {
        try (TargetWriter old = server.writer();
                TargetWriter young = server.writer()) {
            ApplyCheckpoint from = old.claim(partition, 0);
            ApplyCheckpoint to = from.advanced(3, 3, 0, 30);
            old.begin(from, to);
            old.insert(mapping, new TestRows(Samples.rows(mapping.collection(), 3)));

            CompletableFuture<ApplyCheckpoint> claim = CompletableFuture.supplyAsync(() -> young.claim(partition, 0));
            await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> !claim.isDone());
            old.commit();

            ApplyCheckpoint claimed =
                    claim.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            assertThat(claimed.nextOffset()).isEqualTo(3);
            assertThat(claimed.counts().rows()).isEqualTo(3);
            GodwitException late =
                    catchThrowableOfType(GodwitException.class, () -> old.begin(to, to.advanced(4, 1, 0, 10)));
            assertThat(late.kind()).isEqualTo(GodwitException.Kind.FENCED);
        }
    }

    @Test
    void aZombieIsFencedWhileItsSuccessorWrites() {
        try (TargetWriter zombie = server.writer();
                TargetWriter successor = server.writer()) {
            ApplyCheckpoint from = zombie.claim(partition, 0);
            ApplyCheckpoint claimed = successor.claim(partition, 0);
            successor.begin(claimed, claimed.advanced(2, 2, 0, 20));
            successor.insert(mapping, new TestRows(Samples.rows(mapping.collection(), 2)));

            GodwitException refused =
                    catchThrowableOfType(GodwitException.class, () -> zombie.begin(from, from.advanced(5, 5, 0, 50)));
            zombie.rollback();
            successor.commit();

            assertThat(refused.kind()).isEqualTo(GodwitException.Kind.FENCED);
            assertThat(successor.read(partition).nextOffset()).isEqualTo(2);
            assertThat(server.count(mapping)).isEqualTo(2);
        }
    }

    /** As a version of the table that is newer than the writer; in a schema of its own, as the engine changes no table that has a change log. */
    @Test
    void aColumnOfTheNextVersionIsLeftAlone() {
        String schema = server.newName("next_version");
        String table = schema + ".apply_checkpoint";
        OceanBase apart = new OceanBase(server.connections(), schema);
        try (TargetSchema made = apart.schema(SchemaOptions.DEFAULT)) {
            made.ensureCheckpointSchema();
        }
        server.sql("ALTER TABLE " + table + " ADD COLUMN of_the_next_version BIGINT NOT NULL DEFAULT 7");
        try (TargetWriter writer = apart.writer()) {
            ApplyCheckpoint from = writer.claim(partition, 0);
            writer.begin(from, from.advanced(3, 3, 0, 30));
            writer.insert(mapping, new TestRows(Samples.rows(mapping.collection(), 3)));
            writer.commit();

            assertThat(writer.read(partition).nextOffset()).isEqualTo(3);
            assertThat(server.values(
                            "SELECT of_the_next_version FROM " + table + " WHERE task_id='" + partition.taskId() + "'"))
                    .containsExactly("7");
        } finally {
            server.sql("DROP DATABASE " + schema);
        }
    }

    @Test
    void ofManyWritersThatClaimAtOnceOnlyTheLastMayWrite() {
        List<TargetWriter> writers =
                IntStream.range(0, 6).mapToObj(i -> server.writer()).toList();
        List<CompletableFuture<ApplyCheckpoint>> claims = writers.stream()
                .map(w -> CompletableFuture.supplyAsync(() -> w.claim(partition, 0)))
                .toList();
        List<ApplyCheckpoint> claimed =
                claims.stream().map(CompletableFuture::join).toList();
        long newest = claimed.stream().mapToLong(ApplyCheckpoint::epoch).max().orElseThrow();

        int written = 0;
        for (int i = 0; i < writers.size(); i++) {
            ApplyCheckpoint from = claimed.get(i);
            TargetWriter writer = writers.get(i);
            if (from.epoch() == newest) {
                writer.begin(from, from.advanced(1, 1, 0, 1));
                writer.commit();
                written++;
            } else {
                assertThat(catchThrowableOfType(
                                        GodwitException.class, () -> writer.begin(from, from.advanced(1, 1, 0, 1)))
                                .kind())
                        .isEqualTo(GodwitException.Kind.FENCED);
            }
        }

        writers.forEach(TargetWriter::close);
        assertThat(written)
                .as("two writers that claim at once must not hold the same epoch")
                .isEqualTo(1);
    }
}
