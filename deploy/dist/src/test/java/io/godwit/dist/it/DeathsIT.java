package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.error.ExitCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.TableStatus;
import io.godwit.stack.ServerKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever dies in mid-run, the task goes on: no row twice, none missing, and not from the start of the collection. */
class DeathsIT {
    private static final int KILLED = 137;
    private static final long ROWS = 30_000;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final RealServers SERVERS = RealServers.get();

    @BeforeAll
    static void fill() {
        SERVERS.write(SampleCollection.products(new CollectionName("default", "mortal"), ROWS, 64));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "before-scan-commit",
                "after-scan-commit",
                "before-db-commit:3",
                "after-db-commit:3",
                "before-gate",
                "after-gate"
            })
    void theTaskSurvivesADeathAt(String point) {
        Migration migration = new Migration(
                        SERVERS, spec("at-" + point.replaceAll("[:-]", "_"), Map.of("resources", "SMALL")))
                .crashingAt(point);
        assertThat(migration.run()).isEqualTo(ExitCode.DONE);
        assertThat(migration.started()).hasSize(2);
        assertThat(migration.started().getFirst().exitCode()).hasValue(KILLED);
        assertComplete(migration);
    }

    @Test
    void theTaskSurvivesKillsAtAnyTime() {
        Migration migration =
                new Migration(SERVERS, spec("killed", Map.of("resources", "SMALL", "limit", Map.of("rps", 6_000))));
        CompletableFuture<Void> killer = CompletableFuture.runAsync(() -> {
            for (long threshold : new long[] {1, 8_000, 16_000}) {
                await().atMost(PATIENCE).until(() -> migration.rowsApplied() >= threshold);
                ProcessHandle.of(migration.started().getLast().pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
        });
        assertThat(migration.run()).isEqualTo(ExitCode.DONE);
        killer.join();
        assertThat(migration.started()).hasSizeGreaterThan(2);
        assertComplete(migration);
    }

    @ParameterizedTest
    @EnumSource(names = {"KAFKA", "OCEANBASE", "MILVUS"})
    void theTaskSurvivesARestartOf(ServerKind server) {
        Migration migration = new Migration(
                SERVERS, spec("restart-" + server.id(), Map.of("resources", "SMALL", "limit", Map.of("rps", 5_000))));
        CompletableFuture<Void> restart = CompletableFuture.runAsync(() -> {
            await().atMost(PATIENCE).until(() -> migration.rowsApplied() > 0);
            SERVERS.stack().kill(server);
            SERVERS.stack().start(server);
        });
        assertThat(migration.run()).isEqualTo(ExitCode.DONE);
        restart.join();
        assertComplete(migration);
    }

    @Test
    void aDrainedTaskResumesWithTheSameCommand() {
        TaskSpec spec = spec("drained", Map.of("resources", "SMALL", "limit", Map.of("rps", 6_000)));
        Migration first = new Migration(SERVERS, spec);
        var control = first.control();
        CompletableFuture<Void> drain = CompletableFuture.runAsync(() -> {
            await().atMost(PATIENCE).until(() -> first.rowsApplied() > 3_000);
            control.drain();
        });
        assertThat(control.run(spec, first)).isEqualTo(ExitCode.INTERRUPTED);
        drain.join();
        assertThat(first.rowsApplied()).isBetween(1L, ROWS - 1);
        Migration second = new Migration(SERVERS, spec);
        assertThat(second.run()).isEqualTo(ExitCode.DONE);
        assertComplete(second);
    }

    private static TaskSpec spec(String name, Map<String, Object> full) {
        String table = "it_mortal." + name.replace('-', '_');
        return SERVERS.spec(
                name,
                List.of("SCHEMA", "FULL"),
                Map.of("include", List.of("default.mortal"), "rename", Map.of("default.mortal", table)),
                full);
    }

    private static void assertComplete(Migration migration) {
        migration.assertEqualSides(ROWS);
        assertThat(migration.status()).singleElement().satisfies(table -> {
            assertThat(table.phase()).isEqualTo(TableStatus.Phase.COMPLETE);
            assertThat(table.rowsPublished()).as("no row was published twice").isEqualTo(ROWS);
            assertThat(table.rowsApplied()).isEqualTo(ROWS);
            assertThat(table.conflicts()).isZero();
        });
    }
}
