package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.ComponentsApi;
import io.godwit.console.contract.client.ObjectsApi;
import io.godwit.console.contract.client.TasksApi;
import io.godwit.console.contract.model.ChangeEffect;
import io.godwit.console.contract.model.Conflict;
import io.godwit.console.contract.model.LogReach;
import io.godwit.console.contract.model.ObjectChoice;
import io.godwit.console.contract.model.ObjectPatterns;
import io.godwit.console.contract.model.ObjectPreview;
import io.godwit.console.contract.model.Plan;
import io.godwit.console.contract.model.Table;
import io.godwit.console.contract.model.TableDdl;
import io.godwit.console.contract.model.TableState;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskState;
import io.godwit.dist.ControlService;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.schema.CollectionName;
import io.godwit.runtime.kafka.KafkaSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A task by REST from what it would select to fewer collections while it runs, on real servers. */
@ResourceLock(RealServers.CONTROL_SERVICE)
class ReducedTaskIT {
    private static final String NAME = "reduced";
    private static final String HEADER = "source_database,source_collection,target_database,target_table\r\n";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RealServers servers = RealServers.get();
    private final KafkaSettings kafka =
            new KafkaSettings(servers.stack().addresses().kafkaBootstrap(), Map.of());
    private final SampleCollection kept =
            SampleCollection.documents(new CollectionName("default", "reduced_kept"), 0, 8);
    private final SampleCollection left =
            SampleCollection.products(new CollectionName("default", "reduced_left"), 50, 8);

    @TempDir
    private Path folder;

    private String address;
    private TasksApi tasks;
    private ObjectsApi objects;
    private ComponentsApi components;

    /** Also after a failure. */
    @AfterEach
    void endComponents() {
        Migration.standing(servers).endAll();
    }

    @Test
    void aTaskIsPlannedImportedLimitedScaledAndReducedWhileItRuns() throws Exception {
        servers.write(kept);
        servers.write(left);
        Migration migration = new Migration(
                servers,
                servers.spec(
                        NAME,
                        List.of("SCHEMA", "FULL", "INCREMENTAL"),
                        Map.of("include", List.of("default.reduced_*")),
                        Map.of("resources", "SMALL"),
                        Map.of("store", "SMALL", "writer", "SMALL", "onRejectedRow", "CONTINUE")));
        ControlService service = new ControlService(
                kafka, 1, folder.resolve("a"), migration.driver(), (t, i, a, m, l) -> Optional.empty());
        CompletableFuture<String> started = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().name("service").start(() -> {
            try {
                service.run(0, "test", started::complete);
            } catch (Throwable e) {
                started.completeExceptionally(e);
            }
        });
        try (SampleWriter writer = servers.writer()) {
            connect(started.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            Map<String, Object> document = migration.spec().toTree();

            itIsPreviewedAndPlannedBeforeItIsThere(document);
            tasks.createTask(document, null, null);
            itsSelectionIsReplacedByAFile();
            itsStatementsAreShown();
            tasks.startTask(NAME, null, null);
            await().atMost(PATIENCE).until(() -> states().equals(Map.of(
                    "default.reduced_kept", TableState.CONSISTENT, "default.reduced_left", TableState.CONSISTENT)));

            itsLimitsChangeWithoutARestart();
            aConflictIsReadAndSettled(writer);
            aCollectionIsTakenOutWhileTheOtherContinues(writer);
            oneMoreInstanceIsAdded(writer);
        } finally {
            service.drain();
            thread.join(PATIENCE);
        }
    }

    private void connect(String found) {
        address = found + "/api/v1";
        ApiClient client = ServiceRun.clientOf(found);
        tasks = new TasksApi(client);
        objects = new ObjectsApi(client);
        components = new ComponentsApi(client);
    }

    private void itIsPreviewedAndPlannedBeforeItIsThere(Map<String, Object> document) throws ApiException {
        ObjectPreview preview =
                objects.previewObjects(document, "reduced", List.of(ObjectChoice.SELECTED), null, null, null);
        assertThat(preview.getItems())
                .extracting(item -> item.getCollection() + " -> " + item.getTable())
                .containsExactly(
                        "default.reduced_kept -> default.reduced_kept", "default.reduced_left -> default.reduced_left");
        assertThat(preview.getUnmatched() + preview.getWithFindings()).isZero();

        LogReach reach = objects.lookAtLog(document);
        assertThat(reach.getChannels()).isNotEmpty().allSatisfy(channel -> assertThat(channel.getOldestAt())
                .isNotNull());
        assertThat(reach.getCompleteSince()).isNull();

        Task planned = tasks.createTask(document, null, true);
        assertThat(planned.getPlan().getChanges()).isEmpty();
        assertThatThrownBy(() -> tasks.getTask(NAME))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.getCode()).isEqualTo(404));
    }

    private void itsSelectionIsReplacedByAFile() throws Exception {
        String wrong = HEADER + "default,reduced_kept,it_reduced,kept\r\ndefault,reduced_left\r\ndefault,a*,b,c\r\n";
        HttpResponse<String> refused = put(wrong);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(JSON.readTree(refused.body()).get("problems").findValuesAsText("path"))
                .containsExactly("line 3", "line 4");

        String file =
                HEADER + "default,reduced_kept,it_reduced,kept\r\ndefault,reduced_left,it_reduced,left_behind\r\n";
        HttpResponse<String> replaced = put("\uFEFF" + file);
        assertThat(replaced.statusCode()).as(replaced.body()).isEqualTo(200);
        JsonNode document = JSON.valueToTree(tasks.getTaskDocument(NAME, null));
        assertThat(document.at("/spec/objects/rename/default.reduced_left").asText())
                .isEqualTo("it_reduced.left_behind");
        assertThat(Files.readString(objects.exportTaskObjects(NAME).toPath())).isEqualTo(file);
    }

    private HttpResponse<String> put(String csv) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(address + "/tasks/" + NAME + "/objects"))
                            .header("Content-Type", "text/csv")
                            .PUT(HttpRequest.BodyPublishers.ofString(csv))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private void itsStatementsAreShown() throws ApiException {
        assertThat(tasks.getDdl(NAME, null, null, null).getItems())
                .extracting(TableDdl::getTable)
                .containsExactly("it_reduced.kept", "it_reduced.left_behind");
        assertThat(tasks.getDdl(NAME, "left_be", null, null).getItems())
                .singleElement()
                .satisfies(table -> assertThat(String.join("\n", table.getStatements()))
                        .contains("CREATE TABLE `it_reduced`.`left_behind`"));
    }

    private void itsLimitsChangeWithoutARestart() throws ApiException {
        // It is done, and ends by itself.
        await().atMost(PATIENCE).until(() -> !processes().containsKey("full-import-0"));
        Map<String, Long> before = processes();
        Map<String, Object> patch = patch("full", Map.of("limit", Map.of("rps", 900)));

        Plan plan = tasks.patchTask(NAME, patch, null, null, true).getPlan();
        assertThat(plan.getChanges()).singleElement().satisfies(change -> {
            assertThat(change.getPath()).isEqualTo("spec.options.full.limit.rps");
            assertThat(change.getEffect()).isEqualTo(ChangeEffect.IMMEDIATELY);
        });
        String tag = '"' + Long.toString(plan.getRevision()) + '"';
        Task changed = tasks.patchTask(NAME, patch, tag, null, null);

        assertThat(changed.getSummary().getState()).isEqualTo(TaskState.RUNNING);
        assertThatThrownBy(() -> tasks.patchTask(NAME, patch, tag, null, null))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.getCode()).isEqualTo(412));
        assertThat(processes()).isEqualTo(before);
    }

    private void aConflictIsReadAndSettled(SampleWriter writer) throws ApiException {
        servers.sql("ALTER TABLE it_reduced.kept ADD CONSTRAINT short_body CHECK (CHAR_LENGTH(body) < 12)");
        writer.insert(kept, 20, 2, 0);
        await().atMost(PATIENCE).until(() -> conflicts(true).size() == 2);
        assertThat(conflicts(true)).allSatisfy(conflict -> {
            assertThat(conflict.getCollection()).isEqualTo("default.reduced_kept");
            assertThat(conflict.getKey()).isNotEmpty();
        });

        servers.sql("ALTER TABLE it_reduced.kept DROP CONSTRAINT short_body");
        assertThat(tasks.rereadConflicts(NAME, 10).getItems()).hasSize(2);
        await().atMost(PATIENCE).until(() -> conflicts(true).isEmpty());
        assertThat(conflicts(false)).hasSize(2);
        assertThat(servers.value("SELECT COUNT(*) FROM it_reduced.kept")).isEqualTo("2");
    }

    private List<Conflict> conflicts(boolean open) throws ApiException {
        return tasks.listConflicts(NAME, open, null, null, null).getItems();
    }

    private void aCollectionIsTakenOutWhileTheOtherContinues(SampleWriter writer) throws Exception {
        ObjectPatterns gone = new ObjectPatterns().collections(List.of("default.reduced_left"));
        Plan plan = objects.excludeObjects(NAME, gone, null, null, true).getPlan();
        assertThat(plan.getChanges()).extracting(change -> change.getEffect()).containsOnly(ChangeEffect.RESTART);
        assertThat(plan.getWarnings())
                .singleElement()
                .asString()
                .startsWith("default.reduced_left -> it_reduced.left_behind leaves the task");

        Task excluded = objects.excludeObjects(NAME, gone, '"' + Long.toString(plan.getRevision()) + '"', null, null);
        assertThat(excluded.getSummary().getState()).isEqualTo(TaskState.MODIFYING);
        writer.insert(kept, 40, 3, 0);
        await().atMost(PATIENCE)
                .until(() -> tasks.getTask(NAME).getSummary().getState() == TaskState.RUNNING
                        && states().equals(Map.of("default.reduced_kept", TableState.CONSISTENT))
                        && servers.value("SELECT COUNT(*) FROM it_reduced.kept").equals("5"));

        assertThat(servers.value("SELECT COUNT(*) FROM it_reduced.left_behind")).isEqualTo("50");
        try (Admin admin = kafka.admin()) {
            assertThat(admin.listTopics().names().get())
                    .noneMatch(
                            topic -> topic.contains(excluded.getSummary().getId()) && topic.contains("reduced_left"));
        }
    }

    private void oneMoreInstanceIsAdded(SampleWriter writer) throws ApiException {
        Plan plan = components
                .scaleComponent(2, NAME, "incr-sync", null, null, true)
                .getPlan();
        assertThat(plan.getChanges()).singleElement().satisfies(change -> assertThat(change.getPath())
                .endsWith("incremental.instances"));
        components.scaleComponent(2, NAME, "incr-sync", null, null, null);
        writer.insert(kept, 60, 3, 0);

        await().atMost(PATIENCE)
                .until(() -> processes().containsKey("incr-sync-1")
                        && tasks.getTask(NAME).getSummary().getState() == TaskState.RUNNING
                        && servers.value("SELECT COUNT(*) FROM it_reduced.kept").equals("8"));
    }

    private Map<String, TableState> states() throws ApiException {
        Map<String, TableState> states = new HashMap<>();
        for (Table table : tasks.listTables(NAME, null, null, null, null).getItems()) {
            states.put(table.getCollection(), table.getState());
        }
        return states;
    }

    private Map<String, Long> processes() throws ApiException {
        Map<String, Long> processes = new HashMap<>();
        tasks.getTask(NAME).getComponents().stream()
                .filter(component -> Boolean.TRUE.equals(component.getAlive()) && component.getPid() != null)
                .forEach(component -> processes.put(component.getName(), component.getPid()));
        return processes;
    }

    private static Map<String, Object> patch(String stage, Map<String, Object> options) {
        return Map.of("spec", Map.of("options", Map.of(stage, options)));
    }
}
