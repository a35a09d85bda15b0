package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.model.error.ExitCode;
import io.godwit.stack.ServerKind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whichever server is restarted in mid-run, the task continues, with the same result. Alone: others use these servers too. */
@Isolated
class RestartedServersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final RealServers SERVERS = RealServers.get();
    private static final MortalMigration MORTAL = new MortalMigration(SERVERS, "restarted");

    @BeforeAll
    static void fill() {
        MORTAL.fill();
    }

    @ParameterizedTest
    @EnumSource(names = {"KAFKA", "OCEANBASE", "MILVUS"})
    void theTaskSurvivesARestartOf(ServerKind server) {
        Migration migration = new Migration(
                SERVERS,
                MORTAL.spec("restart-" + server.id(), Map.of("resources", "SMALL", "limit", Map.of("rps", 5_000))));
        CompletableFuture<Void> restart = CompletableFuture.runAsync(
                () -> {
                    await().atMost(PATIENCE).until(() -> migration.rowsApplied() > 0);
                    SERVERS.stack().kill(server);
                    SERVERS.stack().start(server);
                },
                Background.THREADS);
        assertThat(migration.run()).isEqualTo(ExitCode.DONE);
        restart.join();
        MortalMigration.assertComplete(migration);
    }
}
