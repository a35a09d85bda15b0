package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.console.CheckedClient.Answer;
import io.godwit.control.ObjectControl;
import io.godwit.control.objects.SourceListings;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.TaskRecord;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is wrong is refused with a code, its place and what to do, and nothing is half done. */
class BadInputTest {
    private static final String TASKS = "/api/v1/tasks";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InMemoryTasks tasks = new InMemoryTasks();
    private final InMemoryResourceBook book = new InMemoryResourceBook();
    private ConsoleServer server;
    private CheckedClient client;

    @BeforeEach
    void start() throws Exception {
        ObjectControl away = new ObjectControl(
                new SourceListings(
                        milvus -> {
                            throw away(ErrorCode.SOURCE_UNREACHABLE);
                        },
                        Clock.systemUTC()),
                tasks,
                spec -> {
                    throw away(ErrorCode.TARGET_UNREACHABLE);
                });
        server = new TestConsole(tasks)
                .book(book)
                .objects(away, InMemoryObjects.conflicts(tasks))
                .start();
        client = new CheckedClient(server.address());
    }

    private static GodwitException away(ErrorCode code) {
        return GodwitException.retriable(code, "no answer", "start it", null);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void aNameThatIsTaken() throws Exception {
        create("a");

        refused(409, "TASK_EXISTS", "metadata.name", "POST", TASKS, text(document("a")));
    }

    @Test
    void aNameThatIsTooLongOrHasSpaces() throws Exception {
        refused(422, "CONFIG_INVALID", "metadata.name", "POST", TASKS, text(document("x".repeat(65))));
        refused(422, "CONFIG_INVALID", "metadata.name", "POST", TASKS, text(document("two words")));
        refused(422, "CONFIG_INVALID", "metadata.name", "POST", TASKS, text(document(" ")));
    }

    @Test
    void aDataSourceThatNobodyKnows() throws Exception {
        ObjectNode document = document("a");
        ((ObjectNode) document.get("spec")).putObject("source").put("dataSource", "none");

        refused(422, "CONFIG_INVALID", "spec.source.dataSource", "POST", TASKS, text(document));
    }

    @Test
    void serversThatCannotBeReached() throws Exception {
        create("a");
        for (String path : List.of("/a/objects", "/a/ddl", "/a/objects/export")) {
            Answer answer = refused(503, "SOURCE_UNREACHABLE", TASKS + path, "GET", TASKS + path, "");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        }
        Map<String, Object> named = Map.of("include", List.of("default.a"));
        ObjectNode document = document("b");
        ((ObjectNode) document.get("spec")).set("objects", JSON.valueToTree(named));
        assertThat(client.send("POST", TASKS, text(document)).status())
                .as("a task is described before its servers are there")
                .isEqualTo(201);
    }

    @Test
    void aTemplateThatNoLongerFits() throws Exception {
        client.send("POST", "/api/v1/templates", template(List.of("SCHEMA", "FULL")));
        ObjectNode document = document("a");
        ((ObjectNode) document.get("spec")).remove("types");
        ((ObjectNode) document.get("spec")).put("template", "typed");
        assertThat(client.send("POST", TASKS, text(document)).status()).isEqualTo(201);
        client.send("PUT", "/api/v1/templates/typed", template(List.of("SCHEMA", "FULL", "INCREMENTAL")));

        Answer answer = refused(422, "CONFIG_INVALID", "spec.source.log", "PUT", TASKS + "/a", text(document));

        assertThat(answer.at("/problems/0/remedy")).isNotEmpty();
        assertThat(client.send("POST", TASKS + "/a/start").status())
                .as("the task is as it was, and can run")
                .isEqualTo(200);
    }

    @Test
    void aRevisionThatIsOld() throws Exception {
        create("a");
        tasks.put(tasks.byName("a")
                .orElseThrow()
                .revised(tasks.byName("a").orElseThrow().spec()));
        for (String[] request : new String[][] {
            {"PUT", TASKS + "/a", text(document("a"))},
            {"POST", TASKS + "/a/start", ""},
            {"DELETE", TASKS + "/a", ""},
            {"POST", TASKS + "/a/release", ""}
        }) {
            refused(412, "TASK_REVISION", "If-Match", request[0], request[1], request[2], "If-Match", "\"1\"");
        }
    }

    @Test
    void aBodyOfTenMegabytes() throws Exception {
        create("a");
        String long10 = "{\"metadata\":\"" + "x".repeat(10 * 1024 * 1024) + "\"}";
        for (String path : List.of(TASKS, "/api/v1/datasources", "/api/v1/templates", "/api/v1/objects/preview")) {
            refused(413, "HTTP_413", path, "POST", path, long10);
        }
        refused(413, "HTTP_413", TASKS + "/a", "PUT", TASKS + "/a", long10);
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> chunked = http.send(
                    HttpRequest.newBuilder(URI.create(server.address() + TASKS))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(
                                    long10.getBytes(java.nio.charset.StandardCharsets.US_ASCII))))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(chunked.statusCode()).as("without a length").isEqualTo(413);
            assertThat(JSON.readTree(chunked.body()).at("/code").asText()).isEqualTo("HTTP_413");
        }
    }

    @Test
    void aMediaTypeThatIsNotTheOneOfTheContract() throws Exception {
        create("a");
        for (String type : List.of("text/plain", "application/xml", "application/x-www-form-urlencoded")) {
            refused(415, "CONFIG_INVALID", "Content-Type", "POST", TASKS, text(document("b")), "Content-Type", type);
            refused(
                    415,
                    "CONFIG_INVALID",
                    "Content-Type",
                    "PATCH",
                    TASKS + "/a",
                    "{\"metadata\":{}}",
                    "Content-Type",
                    type);
        }
    }

    @Test
    void aRequestWhileTheInstancesShareTheTasksAnew() throws Exception {
        create("a");
        tasks.away(true);
        String[] key = {"Idempotency-Key", "the-same-request"};
        Answer answer = refused(503, "KAFKA_UNREACHABLE", TASKS + "/a/start", "POST", TASKS + "/a/start", "", key);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        refused(503, "KAFKA_UNREACHABLE", TASKS, "POST", TASKS, text(document("b")));

        tasks.away(false);
        client.send("POST", TASKS + "/a/start", "", key);
        client.send("POST", TASKS + "/a/start", "", key);
        assertThat(tasks.byName("a").orElseThrow())
                .returns(TaskRecord.State.RUNNING, TaskRecord::state)
                .returns(1L, TaskRecord::generation);
    }

    /** Refuses it and leaves everything as it is. */
    private Answer refused(
            int status, String code, String place, String method, String path, String body, String... headers)
            throws Exception {
        List<TaskRecord> before = tasks.all();
        int kept = book.read().records().size();

        Answer answer = client.send(method, path, body, headers);

        assertThat(answer.problem(status)).isEqualTo(code);
        assertThat(answer.at("/path")).isEqualTo(place);
        assertThat(answer.at("/requestId")).isNotEmpty();
        assertThat(tasks.all()).isEqualTo(before);
        assertThat(book.read().records()).hasSize(kept);
        return answer;
    }

    private void create(String name) throws Exception {
        assertThat(client.send("POST", TASKS, text(document(name))).status()).isEqualTo(201);
    }

    private static String template(List<String> types) throws Exception {
        return JSON.writeValueAsString(Map.of(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "Template",
                "metadata",
                Map.of("name", "typed"),
                "spec",
                Map.of("task", Map.of("types", types))));
    }

    private static String text(ObjectNode document) {
        return document.toString();
    }

    private static ObjectNode document(String name) {
        return JSON.valueToTree(Map.of(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "MigrationTask",
                "metadata",
                Map.of("name", name),
                "spec",
                Map.of(
                        "kafka", Map.of("bootstrapServers", TestConsole.KAFKA),
                        "schemaRegistry", Map.of("url", "http://127.0.0.1:2"),
                        "source", Map.of("milvus", Map.of("uri", "http://127.0.0.1:3")),
                        "target", Map.of("oceanbase", Map.of("url", "jdbc:mysql://127.0.0.1:4/", "user", "root")),
                        "types", List.of("SCHEMA", "FULL"),
                        "objects", Map.of("include", List.of("default.*")))));
    }
}
