package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.TasksApi;
import io.godwit.console.contract.model.Owner;
import io.godwit.console.contract.model.Stage;
import io.godwit.console.contract.model.StageName;
import io.godwit.console.contract.model.StageState;
import io.godwit.console.contract.model.TableState;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskState;
import io.godwit.control.ForegroundControl;
import io.godwit.dist.ControlService;
import io.godwit.launcher.LocalComponentLogs;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.runtime.kafka.KafkaSettings;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tasks of the control service, asked for by REST, on real servers. */
@ResourceLock(RealServers.CONTROL_SERVICE)
class ControlServiceIT {
    private static final Map<String, Object> SMALL = Map.of("resources", "SMALL");

    private final RealServers servers = RealServers.get();
    private final KafkaSettings kafka =
            new KafkaSettings(servers.stack().addresses().kafkaBootstrap(), Map.of());

    @TempDir
    private Path folder;

    /** Also after a failure. */
    @AfterEach
    void endComponents() {
        Migration.standing(servers).endAll();
    }

    @Test
    void aTaskRunsToItsEnd() throws Exception {
        Migration migration = migration("ordered_full", 2_000, List.of("SCHEMA", "FULL"));
        try (Instance instance = new Instance("a", migration)) {
            Task created = instance.tasks.createTask(migration.spec().toTree(), "create-full", null);
            assertThat(created.getSummary().getState()).isEqualTo(TaskState.NOT_STARTED);

            instance.tasks.startTask(migration.spec().name(), null, null);

            await().atMost(PATIENCE).until(() -> instance.state(migration) == TaskState.COMPLETED);
            assertThat(instance.tasks
                            .createTask(migration.spec().toTree(), "create-full", null)
                            .getSummary()
                            .getId())
                    .isEqualTo(created.getSummary().getId());
            assertThat(instance.tasks.getTask(migration.spec().name()).getStages())
                    .allMatch(stage -> stage.getState() == StageState.COMPLETED && stage.getEndedAt() != null)
                    .extracting(Stage::getStage)
                    .containsExactly(StageName.PRECHECK, StageName.SCHEMA, StageName.FULL);
            migration.assertEqualSides(2_000);

            TaskRemains remains = new TaskRemains(servers, kafka);
            List<String> id = List.of(created.getSummary().getId());
            assertThat(TaskRemains.kinds(remains.of(id))).contains("checkpoint", "mapping", "record");
            instance.tasks.releaseTask(migration.spec().name(), null, null);
            await().atMost(PATIENCE).until(() -> instance.state(migration) == TaskState.RELEASED);
            assertThat(remains.of(id)).isEmpty();
            instance.tasks.deleteTask(migration.spec().name(), null, null);
            assertThatThrownBy(() -> instance.state(migration))
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.getCode()).isEqualTo(404));
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void aTaskWaitsAfterAStageUntilItIsAdvanced() throws Exception {
        Migration migration = migration("ordered_steps", 100, List.of("SCHEMA", "FULL"));
        String name = migration.spec().name();
        Map<String, Object> tree = migration.spec().toTree();
        ((Map<String, Object>) ((Map<String, Object>) tree.get("spec")).get("options"))
                .put("advanceAutomatically", false);
        try (Instance instance = new Instance("a", migration)) {
            instance.tasks.createTask(tree, null, null);
            instance.tasks.startTask(name, null, null);
            await().atMost(PATIENCE).until(() -> instance.state(migration) == TaskState.STOPPED);
            assertThat(instance.tasks.getTask(name).getStages())
                    .extracting(Stage::getState)
                    .containsExactly(StageState.COMPLETED, StageState.COMPLETED, StageState.WAITING);

            instance.tasks.advanceTask(name, null, null);

            await().atMost(PATIENCE).until(() -> instance.state(migration) == TaskState.COMPLETED);
            assertThatThrownBy(() -> instance.tasks.advanceTask(name, null, null))
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.getCode()).isEqualTo(409));
        }
        migration.assertEqualSides(100);
    }

    @Test
    void whatFailsSaysWhyAndWhatToDo() throws Exception {
        Migration migration = new Migration(
                servers,
                servers.spec(
                        "ordered-wrong",
                        List.of("SCHEMA", "FULL"),
                        Map.of("include", List.of("default.no_such_collection")),
                        SMALL));
        try (Instance instance = new Instance("a", migration)) {
            instance.tasks.createTask(migration.spec().toTree(), null, null);
            instance.tasks.startTask(migration.spec().name(), null, null);

            await().atMost(PATIENCE).until(() -> instance.state(migration) == TaskState.FAILED);

            assertThat(instance.tasks
                            .getTask(migration.spec().name())
                            .getSummary()
                            .getFailure()
                            .getMessage())
                    .contains("no_such_collection");
        }
    }

    @Test
    void anotherInstanceContinuesAndTheForegroundTakesOverWhatIsStopped() throws Exception {
        Migration migration = migration("ordered_live", 1_000, List.of("SCHEMA", "FULL", "INCREMENTAL"));
        String name = migration.spec().name();
        try (Instance second = new Instance("b", migration)) {
            try (Instance first = new Instance("a", migration)) {
                first.tasks.createTask(migration.spec().toTree(), null, null);
                first.tasks.startTask(name, null, null);
                await().atMost(PATIENCE).until(() -> first.isConsistent(migration));
            }
            long run = second.tasks.getTask(name).getSummary().getRun();
            await().atMost(PATIENCE).until(() -> second.isConsistent(migration));
            assertThat(second.tasks.getTask(name).getSummary().getRun()).isEqualTo(run);

            assertThat(refusedInTheForeground(migration)).isTrue();
            second.tasks.stopTask(name, null, null);
            await().atMost(PATIENCE).until(() -> second.tasks.getTask(name).getComponents().stream()
                    .noneMatch(component -> Boolean.TRUE.equals(component.getAlive())));
            assertThat(second.state(migration)).isEqualTo(TaskState.STOPPED);

            ForegroundControl foreground = migration.control();
            CompletableFuture<ExitCode> foregroundRun = CompletableFuture.supplyAsync(
                    () -> foreground.run(migration.spec(), migration), Background.THREADS);
            await().atMost(PATIENCE).until(() -> second.isConsistent(migration));
            assertThat(second.tasks.getTask(name).getSummary().getOwner()).isEqualTo(Owner.FOREGROUND);
            foreground.drain();
            assertThat(foregroundRun.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(ExitCode.INTERRUPTED);
            assertThatThrownBy(() -> second.tasks.startTask(name, null, null))
                    .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getResponseBody())
                            .contains(ErrorCode.TASK_OWNER.name()));

            second.tasks.createTask(migration.spec().toTree(), null, null);
            second.tasks.startTask(name, null, null);
            try (SampleWriter writer = servers.writer()) {
                writer.insert(
                        SampleCollection.products(new CollectionName("default", "ordered_live"), 1_000, 8), 1_000, 50);
            }
            await().atMost(PATIENCE)
                    .until(() -> second.isConsistent(migration)
                            && servers.value("SELECT COUNT(*) FROM `default`.ordered_live")
                                    .equals("1050"));
            // What is applied is told a moment later.
            await().atMost(PATIENCE).until(() -> second.tasks.listTables(name, null, null, 0, 1).getItems().stream()
                    .allMatch(table -> table.getChanges() >= 50));
            assertThat(second.tasks.listTables(name, null, null, 0, 1).getItems())
                    .singleElement()
                    .satisfies(table -> {
                        assertThat(table.getRows()).as("none is copied again").isEqualTo(1_000);
                        assertThat(table.getChanges())
                                .as("none is applied again")
                                .isEqualTo(50);
                        assertThat(table.getConflicts()).isZero();
                    });
            second.tasks.stopTask(name, null, null);
        }
        migration.assertEqualSides(1_050);
    }

    private static boolean refusedInTheForeground(Migration migration) {
        try {
            ExitCode exit = migration.run();
            throw new AssertionError("it ran, and ended with " + exit);
        } catch (GodwitException e) {
            return e.code() == ErrorCode.TASK_OWNER;
        }
    }

    private Migration migration(String collection, long rows, List<String> types) {
        servers.write(SampleCollection.products(new CollectionName("default", collection), rows, 8));
        return new Migration(
                servers,
                servers.spec(
                        collection.replace('_', '-'),
                        types,
                        Map.of("include", List.of("default." + collection)),
                        SMALL));
    }

    /** One instance of the control service, and a client of it. */
    private final class Instance implements AutoCloseable {
        private final ControlService service;
        private final Thread thread;
        private final TasksApi tasks;

        Instance(String name, Migration migration) throws Exception {
            service = new ControlService(
                    kafka,
                    1,
                    folder.resolve(name),
                    migration.driver(),
                    new LocalComponentLogs(Distribution.site(servers.folder())));
            CompletableFuture<String> started = new CompletableFuture<>();
            thread = Thread.ofPlatform().name("service-" + name).start(() -> {
                try {
                    service.run(0, "test", started::complete);
                } catch (Throwable e) {
                    started.completeExceptionally(e);
                }
            });
            tasks = new TasksApi(new ApiClient(
                    HttpClient.newBuilder(),
                    ApiClient.createDefaultObjectMapper(),
                    started.get(PATIENCE.toSeconds(), TimeUnit.SECONDS) + "/api/v1"));
        }

        TaskState state(Migration migration) throws ApiException {
            return tasks.getTask(migration.spec().name()).getSummary().getState();
        }

        boolean isConsistent(Migration migration) throws ApiException {
            List<?> states = tasks.getTask(migration.spec().name()).getTables().stream()
                    .map(count -> count.getState())
                    .toList();
            return states.equals(List.of(TableState.CONSISTENT));
        }

        @Override
        public void close() throws InterruptedException {
            service.drain();
            thread.join(PATIENCE);
        }
    }
}
