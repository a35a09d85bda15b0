package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.console.CheckedClient.Answer;
import io.godwit.control.ComponentLogs;
import io.godwit.runtime.state.ComponentWish;
import io.godwit.runtime.state.TaskRecord;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsoleServerTest {
    private static final String KAFKA = "127.0.0.1:1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InMemoryTasks tasks = new InMemoryTasks();
    private final List<String> logged = new ArrayList<>();
    private boolean ready = true;
    private ConsoleServer server;
    private CheckedClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestConsole(tasks).logs(this::log).ready(() -> ready).start();
        client = new CheckedClient(server.address());
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void aTaskThatIsCreatedIsShownEverywhere() throws Exception {
        Answer created = send("POST", "/api/v1/tasks", document("a"));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        assertThat(created.at("/summary/state")).isEqualTo("NOT_STARTED");
        assertThat(created.at("/summary/owner")).isEqualTo("SERVICE");
        assertThat(send("GET", "/api/v1/tasks/a").at("/summary/id")).isEqualTo(created.at("/summary/id"));
        assertThat(send("GET", "/api/v1/tasks").at("/items/0/name")).isEqualTo("a");
        assertThat(send("GET", "/api/v1/tasks/a/document").at("/spec/kafka/bootstrapServers"))
                .isEqualTo(KAFKA);
        assertThat(send("GET", "/api/v1/tasks/a/tables").at("/total")).isEqualTo("0");
    }

    @Test
    void aListIsFilteredAndComesInPages() throws Exception {
        for (String name : List.of("orders", "products", "proofs")) {
            send("POST", "/api/v1/tasks", document(name));
        }
        send("POST", "/api/v1/tasks/proofs/start");

        assertThat(send("GET", "/api/v1/tasks?size=2&page=1").names()).containsExactly("proofs");
        assertThat(send("GET", "/api/v1/tasks?text=PRO").names()).containsExactly("products", "proofs");
        assertThat(send("GET", "/api/v1/tasks?state=RUNNING&state=FAILED").names())
                .containsExactly("proofs");
        assertThat(send("GET", "/api/v1/tasks?page=900000").names()).isEmpty();
    }

    @Test
    void tasksAreFoundByTheirSourceAndTarget() throws Exception {
        send("POST", "/api/v1/tasks", document("a"));
        send("POST", "/api/v1/tasks", document("b").replace("127.0.0.1:3", "Milvus-7:19530"));
        send("POST", "/api/v1/tasks", document("c").replace("127.0.0.1:4", "obproxy:2883"));

        assertThat(send("GET", "/api/v1/tasks?source=milvus-7").names()).containsExactly("b");
        assertThat(send("GET", "/api/v1/tasks?target=OBPROXY").names()).containsExactly("c");
        assertThat(send("GET", "/api/v1/tasks?source=127.0.0.1&target=2883").names())
                .containsExactly("c");
        assertThat(send("GET", "/api/v1/tasks?target=root").names())
                .as("a user is no address")
                .isEmpty();
        assertThat(send("GET", "/api/v1/tasks?source=" + "x".repeat(257)).problem(400))
                .isEqualTo("CONFIG_INVALID");
    }

    @Test
    void tasksAreFoundByTheirTags() throws Exception {
        send("POST", "/api/v1/tasks", tagged("a", "prod", "shop"));
        send("POST", "/api/v1/tasks", tagged("b", "prod"));
        send("POST", "/api/v1/tasks", document("c"));

        assertThat(send("GET", "/api/v1/tasks?tag=prod").names()).containsExactly("a", "b");
        assertThat(send("GET", "/api/v1/tasks?tag=prod&tag=shop").names()).containsExactly("a");
        assertThat(send("GET", "/api/v1/tasks?tag=none").names()).isEmpty();
        assertThat(send("GET", "/api/v1/tasks?tag=two%20words").problem(400)).isEqualTo("CONFIG_INVALID");
        assertThat(send("GET", "/api/v1/tags").body())
                .isEqualTo("{\"items\":[{\"tag\":\"prod\",\"tasks\":2},{\"tag\":\"shop\",\"tasks\":1}]}");

        Answer refused =
                send("POST", "/api/v1/tasks", tagged("d", "1", "2", "3", "4", "this is too long for a tag", "1"));
        assertThat(refused.json().get("problems").findValuesAsText("path"))
                .containsExactly("metadata.tags", "metadata.tags[4]", "metadata.tags[5]");
    }

    @Test
    void aTaskRunsAndStopsAndItsStateSaysWhatMayBeDone() throws Exception {
        send("POST", "/api/v1/tasks", document("a"));

        assertThat(send("POST", "/api/v1/tasks/a/start").at("/summary/state")).isEqualTo("RUNNING");
        assertThat(send("DELETE", "/api/v1/tasks/a").problem(409)).isEqualTo("TASK_STATE");
        assertThat(send("POST", "/api/v1/tasks/a/release").problem(409)).isEqualTo("TASK_STATE");
        assertThat(send("POST", "/api/v1/tasks/a/stop").at("/summary/state")).isEqualTo("STOPPED");
        assertThat(send("POST", "/api/v1/tasks/a/release").at("/summary/state")).isEqualTo("RELEASING");
    }

    @Test
    void componentsOfARunningTaskArePausedStartedAndStartedAgain() throws Exception {
        send("POST", "/api/v1/tasks", document("a"));
        String component = "/api/v1/tasks/a/components/full-import";
        assertThat(send("POST", component + "/pause").problem(409)).isEqualTo("TASK_STATE");
        send("POST", "/api/v1/tasks/a/start");

        assertThat(send("POST", component + "-0/pause").status()).isEqualTo(200);
        assertThat(tasks.byName("a").orElseThrow().wish("full-import-0")).isEqualTo(new ComponentWish(true, 0));
        send("POST", component + "/start");
        assertThat(tasks.byName("a").orElseThrow().wish("full-import-0")).isEqualTo(ComponentWish.NONE);
        send("POST", component + "/restart", "", "Idempotency-Key", "restart-1");
        send("POST", component + "/restart", "", "Idempotency-Key", "restart-1");
        assertThat(tasks.byName("a").orElseThrow().wish("full-import-0")).isEqualTo(new ComponentWish(false, 1));
        assertThat(send("POST", "/api/v1/tasks/a/components/incr-sync/restart").problem(404))
                .isEqualTo("COMPONENT_UNKNOWN");
    }

    @Test
    void theLogOfAComponentComesInParts() throws Exception {
        send("POST", "/api/v1/tasks", document("a"));
        String log = "/api/v1/tasks/a/components/full-import/log";
        assertThat(send("GET", log).problem(404)).isEqualTo("COMPONENT_UNKNOWN");

        logged.add("one");
        logged.add("two");

        assertThat(send("GET", log + "?lines=1").at("/lines/0")).isEqualTo("two");
        assertThat(send("GET", log + "?after=1").at("/end")).isEqualTo("2");
        assertThat(send("GET", log + "?lines=0").problem(400)).isEqualTo("CONFIG_INVALID");
        assertThat(send("GET", log + "?level=LOUD").problem(400)).isEqualTo("CONFIG_INVALID");
        assertThat(send("GET", "/api/v1/tasks/a/components/..%2F..%2Fetc/log").status())
                .isBetween(400, 404);
    }

    private Optional<ComponentLogs.Part> log(
            TaskRecord task, String instance, long after, int most, ComponentLogs.Level least) {
        List<String> lines = logged.subList((int) after, logged.size());
        return logged.isEmpty()
                ? Optional.empty()
                : Optional.of(new ComponentLogs.Part(
                        lines.subList(Math.max(0, lines.size() - most), lines.size()), logged.size()));
    }

    @Test
    void whatWasNeverStartedCanBeForgotten() throws Exception {
        send("POST", "/api/v1/tasks", document("a"));

        assertThat(send("DELETE", "/api/v1/tasks/a").status()).isEqualTo(204);
        assertThat(send("GET", "/api/v1/tasks/a").problem(404)).isEqualTo("TASK_UNKNOWN");
    }

    @Test
    void theSameRequestSentAgainIsDoneOnceAndAnsweredInTheSameWay() throws Exception {
        Answer first = send("POST", "/api/v1/tasks", document("a"), "Idempotency-Key", "request-1");
        Answer again = send("POST", "/api/v1/tasks", document("a"), "Idempotency-Key", "request-1");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.at("/summary/id")).isEqualTo(first.at("/summary/id"));
        assertThat(send("POST", "/api/v1/tasks", document("a")).problem(409)).isEqualTo("TASK_EXISTS");
        send("DELETE", "/api/v1/tasks/a", "", "Idempotency-Key", "request-2");
        assertThat(send("DELETE", "/api/v1/tasks/a", "", "Idempotency-Key", "request-2")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aChangeOfWhatTheCallerDidNotSeeIsRefused() throws Exception {
        send("POST", "/api/v1/tasks", document("a"));

        String other = document("a").replace("\"user\":\"root\"", "\"user\":\"other\"");
        Answer changed = send("PUT", "/api/v1/tasks/a", other, "If-Match", "\"1\"");

        assertThat(changed.header("ETag")).isEqualTo("\"2\"");
        assertThat(send("PUT", "/api/v1/tasks/a", document("a"), "If-Match", "\"1\"")
                        .problem(412))
                .isEqualTo("TASK_REVISION");
        assertThat(send("POST", "/api/v1/tasks/a/start", "", "If-Match", "\"1\"")
                        .problem(412))
                .isEqualTo("TASK_REVISION");
        assertThat(send("PUT", "/api/v1/tasks/a", document("a"), "If-Match", "1")
                        .problem(400))
                .isEqualTo("CONFIG_INVALID");
        assertThat(send("PUT", "/api/v1/tasks/a", document("b")).problem(400)).isEqualTo("CONFIG_INVALID");
    }

    @Test
    void everyProblemOfADocumentIsListedWithItsFieldAndRemedy() throws Exception {
        String broken = document("a").replace("\"SCHEMA\"", "\"SCHEME\"").replace("MigrationTask", "Task");

        Answer answer = send("POST", "/api/v1/tasks", broken);

        assertThat(answer.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(answer.json().get("problems").findValuesAsText("path")).containsExactly("kind", "spec.types[0]");
        assertThat(answer.at("/problems/0/remedy")).isNotEmpty();
    }

    @Test
    void aSecretInPlainTextIsRefusedAndNotRepeated() throws Exception {
        String open = document("a").replace("\"user\":\"root\"", "\"user\":\"root\",\"password\":\"hunter2\"");

        Answer answer = send("POST", "/api/v1/tasks", open);

        assertThat(answer.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(answer.body()).doesNotContain("hunter2");
    }

    @Test
    void aTaskWhoseTopicsAreInAnotherKafkaIsRefused() throws Exception {
        Answer answer = send("POST", "/api/v1/tasks", document("a").replace(KAFKA, "127.0.0.1:2"));

        assertThat(answer.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(answer.at("/detail")).contains("spec.kafka.bootstrapServers", KAFKA);
    }

    @Test
    void aTaskThatIsRunInTheForegroundBelongsToThatRun() throws Exception {
        tasks.put(new TaskRecord(
                "abcdefghijkl", "a", 3, TaskRecord.State.RUNNING, Map.of(), 1, Optional.empty(), Optional.of(1_000L)));

        assertThat(send("GET", "/api/v1/tasks/a").at("/summary/owner")).isEqualTo("FOREGROUND");
        assertThat(send("POST", "/api/v1/tasks/a/stop").problem(409)).isEqualTo("TASK_OWNER");
        assertThat(send("POST", "/api/v1/tasks", document("a")).problem(409)).isEqualTo("TASK_OWNER");
    }

    @Test
    void whatIsNotARequestIsRefusedWithItsReason() throws Exception {
        assertThat(send("POST", "/api/v1/tasks", "{").problem(400)).isEqualTo("CONFIG_INVALID");
        assertThat(send("POST", "/api/v1/tasks", "[]").problem(400)).isEqualTo("CONFIG_INVALID");
        assertThat(send("POST", "/api/v1/tasks", "null").problem(400)).isEqualTo("CONFIG_INVALID");
        assertThat(send("POST", "/api/v1/tasks", document("a") + "x").problem(400))
                .isEqualTo("CONFIG_INVALID");
        assertThat(send("POST", "/api/v1/tasks", document("a"), "Content-Type", "text/plain")
                        .problem(415))
                .isEqualTo("CONFIG_INVALID");
        assertThat(send("POST", "/api/v1/tasks", "\"" + "x".repeat(3_000_000) + "\"")
                        .problem(413))
                .isEqualTo("HTTP_413");
        assertThat(send("GET", "/api/v1/tasks?size=151").problem(400)).isEqualTo("CONFIG_INVALID");
        assertThat(send("GET", "/api/v1/tasks?page=x").problem(400)).isEqualTo("CONFIG_INVALID");
        assertThat(send("GET", "/api/v1/tasks?state=LOST").problem(400)).isEqualTo("CONFIG_INVALID");
        assertThat(send("POST", "/api/v1/tasks", document("a"), "Idempotency-Key", "a b")
                        .problem(400))
                .isEqualTo("CONFIG_INVALID");
        assertThat(send("GET", "/api/v1/tasks/" + "x".repeat(65)).problem(404)).isEqualTo("TASK_UNKNOWN");
        assertThat(send("POST", "/api/v1/tasks/a%20b/start").problem(404)).isEqualTo("TASK_UNKNOWN");
        assertThat(plain("/api/v1/nothing").statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(plain("/api/v1/nothing").body()).get("code").asText())
                .isEqualTo("HTTP_404");
    }

    @Test
    void aPageOfAnotherSiteIsRefused() throws Exception {
        send("POST", "/api/v1/tasks", document("a"));

        assertThat(send("POST", "/api/v1/tasks/a/start", "", "Origin", "https://example.org")
                        .problem(403))
                .isEqualTo("CONFIG_INVALID");
        assertThat(send("GET", "/api/v1/tasks/a").at("/summary/state")).isEqualTo("NOT_STARTED");
    }

    @Test
    void whileRequestsAreNotDecidedTheCallerIsAskedToRepeat() throws Exception {
        tasks.away(true);

        Answer answer = send("POST", "/api/v1/tasks", document("a"));

        assertThat(answer.problem(503)).isEqualTo("KAFKA_UNREACHABLE");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void whoeverWatchesTheProcessSeesWhetherItIsReady() throws Exception {
        assertThat(plain("/readyz").statusCode()).isEqualTo(200);
        ready = false;
        assertThat(plain("/readyz").statusCode()).isEqualTo(503);
        assertThat(plain("/healthz").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/api/v1/version").at("/version")).isEqualTo("1.2.3");
        assertThat(send("GET", "/api/v1/version").json().get("warnings")).isEmpty();
    }

    private Answer send(String method, String path) throws Exception {
        return client.send(method, path);
    }

    private Answer send(String method, String path, String body, String... headers) throws Exception {
        return client.send(method, path, body, headers);
    }

    private HttpResponse<String> plain(String path) throws Exception {
        return client.plain(path);
    }

    private static String document(String name) throws IOException {
        return tagged(name);
    }

    private static String tagged(String name, String... tags) throws IOException {
        return JSON.writeValueAsString(Map.of(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "MigrationTask",
                "metadata",
                Map.of("name", name, "tags", List.of(tags)),
                "spec",
                Map.of(
                        "kafka", Map.of("bootstrapServers", KAFKA),
                        "schemaRegistry", Map.of("url", "http://127.0.0.1:2"),
                        "source", Map.of("milvus", Map.of("uri", "http://127.0.0.1:3")),
                        "target", Map.of("oceanbase", Map.of("url", "jdbc:mysql://127.0.0.1:4/", "user", "root")),
                        "types", List.of("SCHEMA", "FULL"),
                        "objects", Map.of("include", List.of("default.*")))));
    }
}
