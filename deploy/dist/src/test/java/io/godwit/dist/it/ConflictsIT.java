package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.control.ForegroundControl;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ExitCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.ConflictRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A change that the target refuses, from the conflict to the row. */
class ConflictsIT {

    private final RealServers servers = RealServers.get();

    @Test
    void aRefusedChangeIsSettledByReadingItsKeyAgain() {
        SampleCollection sample = SampleCollection.documents(new CollectionName("default", "refusing"), 0, 8);
        servers.write(sample);
        Migration migration = new Migration(
                servers,
                servers.spec(
                        "refusing",
                        List.of("SCHEMA", "FULL", "INCREMENTAL"),
                        Map.of(
                                "include",
                                List.of("default.refusing"),
                                "rename",
                                Map.of("default.refusing", "it_refusing.t")),
                        Map.of("resources", "SMALL"),
                        Map.of("onRejectedRow", "CONTINUE")));
        ForegroundControl control = migration.control();
        CompletableFuture<ExitCode> run =
                CompletableFuture.supplyAsync(() -> control.run(migration.spec(), migration), Background.THREADS);
        try (SampleWriter writer = servers.writer()) {
            await().atMost(PATIENCE)
                    .until(() -> run.isDone()
                            || migration.changes().stream().anyMatch(c -> c.phase() == ChangeStatus.Phase.CONSISTENT));
            servers.sql("ALTER TABLE it_refusing.t ADD CONSTRAINT short_body CHECK (CHAR_LENGTH(body) < 12)");
            writer.insert(sample, 20, 3, 0);
            writer.upsert(sample, 20, 1, 1);
            await().atMost(PATIENCE).until(() -> conflicts(migration).size() >= 4);

            assertThat(conflicts(migration))
                    .allMatch(ConflictRecord::isOpen)
                    .allSatisfy(c -> assertThat(c.cause().reason()).contains("the target holds no row under the key"));
            assertThat(servers.value("SELECT COUNT(*) FROM it_refusing.t")).isEqualTo("0");

            servers.sql("ALTER TABLE it_refusing.t DROP CONSTRAINT short_body");
            assertThat(control.reread(migration.spec(), 100)).hasSize(3);
            await().atMost(PATIENCE).until(() -> conflicts(migration).stream().noneMatch(ConflictRecord::isOpen));
        } finally {
            control.drain();
        }

        assertThat(run.join()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(migration.assertEqualSides()).isEqualTo(3);
        assertThat(conflicts(migration))
                .allSatisfy(c -> assertThat(c.closing().orElseThrow().by()).contains("change.default.refusing"));
    }

    private static List<ConflictRecord> conflicts(Migration migration) {
        return migration.control().conflicts(migration.spec(), 100);
    }
}
