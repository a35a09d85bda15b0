package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.model.error.ExitCode;
import io.godwit.model.task.TaskSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whichever process of a task dies in mid-run, the task continues: no row twice, none missing, not from the start of the collection. */
class DeathsIT {
    private static final int KILLED = 137;
    private static final RealServers SERVERS = RealServers.get();
    private static final MortalMigration MORTAL = new MortalMigration(SERVERS, "mortal");

    @BeforeAll
    static void fill() {
        MORTAL.fill();
    }

    /** One after another: a row that one of them loses or brings twice stays so. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "before-scan-commit,before-db-commit:3,before-gate",
                "after-scan-commit,after-db-commit:3,after-gate"
            })
    void theTaskSurvivesDeathsAt(String commaSeparated) {
        List<String> points = List.of(commaSeparated.split(","));
        Migration migration =
                new Migration(SERVERS, MORTAL.spec(points.getFirst(), Map.of("resources", "SMALL"))).crashingAt(points);
        assertThat(migration.run()).isEqualTo(ExitCode.DONE);
        assertThat(migration.started()).hasSize(points.size() + 1);
        assertThat(migration.started().subList(0, points.size()))
                .allSatisfy(died -> assertThat(died.exitCode()).hasValue(KILLED));
        MortalMigration.assertComplete(migration);
    }

    @Test
    void theTaskSurvivesKillsAtAnyTime() {
        Migration migration = new Migration(
                SERVERS, MORTAL.spec("killed", Map.of("resources", "SMALL", "limit", Map.of("rps", 6_000))));
        CompletableFuture<Void> killer = CompletableFuture.runAsync(
                () -> {
                    for (long threshold : new long[] {1, 8_000, 16_000}) {
                        await().atMost(PATIENCE).until(() -> migration.rowsApplied() >= threshold);
                        ProcessHandle.of(migration.started().getLast().pid()).ifPresent(ProcessHandle::destroyForcibly);
                    }
                },
                Background.THREADS);
        assertThat(migration.run()).isEqualTo(ExitCode.DONE);
        killer.join();
        assertThat(migration.started()).hasSizeGreaterThan(2);
        MortalMigration.assertComplete(migration);
    }

    @Test
    void aDrainedTaskResumesWithTheSameCommand() {
        TaskSpec spec = MORTAL.spec("drained", Map.of("resources", "SMALL", "limit", Map.of("rps", 6_000)));
        Migration first = new Migration(SERVERS, spec);
        var control = first.control();
        CompletableFuture<Void> drain = CompletableFuture.runAsync(
                () -> {
                    await().atMost(PATIENCE).until(() -> first.rowsApplied() > 3_000);
                    control.drain();
                },
                Background.THREADS);
        assertThat(control.run(spec, first)).isEqualTo(ExitCode.INTERRUPTED);
        drain.join();
        assertThat(first.rowsApplied()).isBetween(1L, MortalMigration.ROWS - 1);
        Migration second = new Migration(SERVERS, spec);
        assertThat(second.run()).isEqualTo(ExitCode.DONE);
        MortalMigration.assertComplete(second);
    }
}
