package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.TableCount;
import io.godwit.console.contract.model.TableState;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskState;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ExitCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.stack.ServerKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Whichever server is restarted in mid-run, the task continues, with the same result. Alone: others use these servers too. */
@Isolated
class RestartedServersIT {
    private static final RealServers SERVERS = RealServers.get();
    private static final MortalMigration MORTAL = new MortalMigration(SERVERS, "restarted");

    @BeforeAll
    static void fill() {
        MORTAL.fill();
    }

    @Test
    void theTaskSurvivesARestartOfEachServer() {
        Migration migration = new Migration(
                SERVERS, MORTAL.spec("restarts", Map.of("resources", "SMALL", "limit", Map.of("rps", 500))));
        CompletableFuture<Void> restarts = CompletableFuture.runAsync(
                () -> {
                    for (ServerKind server : List.of(ServerKind.KAFKA, ServerKind.OCEANBASE, ServerKind.MILVUS)) {
                        long applied = migration.rowsApplied();
                        await().atMost(PATIENCE).until(() -> migration.rowsApplied() > applied);
                        assertThat(migration.rowsApplied()).as("in mid-run").isLessThan(MortalMigration.ROWS);
                        SERVERS.stack().kill(server);
                        SERVERS.stack().start(server);
                    }
                },
                Background.THREADS);
        assertThat(migration.run()).isEqualTo(ExitCode.DONE);
        restarts.join();
        MortalMigration.assertComplete(migration);
    }

    @Test
    void theControlServiceContinuesAfterAKafkaThatHungAndTheDeathOfEveryServer() throws ApiException {
        String name = "restart-service";
        SampleCollection sample = SampleCollection.products(new CollectionName("default", "restart_service"), 300, 8);
        SERVERS.write(sample);
        Migration migration = new Migration(
                SERVERS,
                SERVERS.spec(
                        name,
                        List.of("SCHEMA", "FULL", "INCREMENTAL"),
                        Map.of("include", List.of("default.restart_service")),
                        Map.of("resources", "SMALL")));
        try (ServiceRun service = ServiceRun.start(SERVERS)) {
            service.tasks().createTask(migration.spec().toTree(), null, null);
            service.tasks().startTask(name, null, null);
            await().atMost(PATIENCE).until(() -> isConsistent(service, name));
            Set<Long> components = processes(service, name);

            SERVERS.stack().freeze(ServerKind.KAFKA);
            try {
                assertIsRefusedForNow(service, name, 901);
            } finally {
                SERVERS.stack().thaw(ServerKind.KAFKA);
            }
            assertIsDoneOnce(service, name, 901, 2);
            assertFollows(service, name, sample, 350);

            List<ServerKind> all = List.of(ServerKind.KAFKA, ServerKind.OCEANBASE, ServerKind.MILVUS);
            all.forEach(SERVERS.stack()::kill);
            assertIsRefusedForNow(service, name, 902);
            all.forEach(SERVERS.stack()::start);
            assertIsDoneOnce(service, name, 902, 3);
            assertFollows(service, name, sample, 400);
            assertThat(processes(service, name)).as("nothing was started again").isEqualTo(components);
            service.tasks().stopTask(name, null, null);
            await().atMost(PATIENCE)
                    .until(() -> service.tasks().getTask(name).getSummary().getState() == TaskState.STOPPED);
        } finally {
            Migration.standing(SERVERS).endAll();
        }
        migration.assertEqualSides(400);
    }

    /** 503, and when to ask again; what was asked may still be done. */
    private static void assertIsRefusedForNow(ServiceRun service, String name, int rps) {
        assertThatThrownBy(() -> patch(service, name, rps)).isInstanceOfSatisfying(ApiException.class, refused -> {
            assertThat(refused.getCode()).isEqualTo(503);
            assertThat(refused.getResponseHeaders().firstValue("Retry-After")).isPresent();
        });
    }

    /** The same request under the same key, until it is answered. */
    private static void assertIsDoneOnce(ServiceRun service, String name, int rps, long revision) {
        Task done = await().atMost(PATIENCE)
                .ignoreExceptionsMatching(e -> e instanceof ApiException refused && refused.getCode() == 503)
                .until(() -> patch(service, name, rps), task -> true);
        assertThat(done.getSummary().getRevision()).isEqualTo(revision);
    }

    private static Task patch(ServiceRun service, String name, int rps) throws ApiException {
        Map<String, Object> limit = Map.of("options", Map.of("full", Map.of("limit", Map.of("rps", rps))));
        return service.tasks().patchTask(name, Map.of("spec", limit), null, "limit-" + rps, null);
    }

    /** Up to {@code rows} rows: those that are missing are written, and arrive. */
    private static void assertFollows(ServiceRun service, String name, SampleCollection sample, int rows) {
        try (SampleWriter writer = SERVERS.writer()) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(
                            () -> { // Milvus needs its Kafka as well
                                writer.upsert(sample, rows - 50, 50, 0);
                                return true;
                            });
        }
        await().atMost(PATIENCE)
                .until(() -> SERVERS.value("select count(*) from `default`.restart_service")
                                .equals(String.valueOf(rows))
                        && isConsistent(service, name));
    }

    private static boolean isConsistent(ServiceRun service, String name) throws ApiException {
        List<TableCount> tables = service.tasks().getTask(name).getTables();
        return !tables.isEmpty() && tables.stream().allMatch(count -> count.getState() == TableState.CONSISTENT);
    }

    private static Set<Long> processes(ServiceRun service, String name) throws ApiException {
        return service.tasks().getTask(name).getComponents().stream()
                .filter(component ->
                        component.getAlive() && !component.getName().equals("full-import-0"))
                .map(Component::getPid)
                .collect(Collectors.toSet());
    }
}
