package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.control.managed.TaskEvent;
import io.godwit.control.topics.PeekedRecord;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TaskRecord;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicRoutesTest {
    private static final String ID = "abcdefghijkl";
    private static final String CHANGES = "godwit." + ID + ".change.default.products.7";
    private static final String TOPICS = "/api/v1/tasks/a/topics";

    private final InMemoryTasks tasks = new InMemoryTasks();
    private final InMemoryTopics topics = new InMemoryTopics()
            .put(CHANGES, record(9, "secret"), record(8, "old"))
            .put("godwit." + ID + ".progress")
            .put("godwit.zzzzzzzzzzzz.progress")
            .put("godwit.tasks")
            .put("orders");
    private final HttpClient client = HttpClient.newHttpClient();
    private ConsoleServer server;
    private Contract contract;

    @BeforeEach
    void start() throws Exception {
        server = new TestConsole(tasks).topics(topics.control(tasks)).start();
        contract = new Contract(send("/openapi.yaml").body());
        tasks.put(
                new TaskRecord(ID, "a", 3, TaskRecord.State.RUNNING, spec(), 1, Optional.empty(), Optional.of(1_000L)));
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void theTopicsOfATaskAreListedWithWhatIsMeasured() throws Exception {
        JsonNode page = get(200, TOPICS);

        assertThat(page.get("total").asInt()).isEqualTo(2);
        assertThat(page.get("notes").get(0).asText()).isEqualTo("positions: not asked");
        JsonNode topic = page.get("items").get(0);
        assertThat(topic.get("name").asText()).isEqualTo(CHANGES);
        assertThat(topic.get("kind").asText()).isEqualTo("CHANGES");
        assertThat(topic.get("offsets").asLong()).isEqualTo(5);
        assertThat(topic.has("records")).isFalse();
        assertThat(topic.has("lag")).isFalse();
        assertThat(topic.has("newestAt")).isFalse();
        assertThat(topic.get("writtenPerSecond").asDouble()).isEqualTo(3 / 60.0);
        assertThat(topic.at("/retention/leftMillis").asLong()).isZero();
        assertThat(topic.at("/schemas/valueVersions").toString()).isEqualTo("[1,2]");
        assertThat(topic.at("/differences/0").toString())
                .isEqualTo("{\"setting\":\"retention.ms\",\"found\":\"60000\",\"wanted\":\"-1\"}");
        assertThat(topic.get("flags").toString())
                .isEqualTo("[\"UNDER_REPLICATED\",\"SETTINGS_DIFFER\",\"EXPIRES_SOON\"]");
    }

    @Test
    void aListComesInPagesAndIsFiltered() throws Exception {
        assertThat(get(200, TOPICS + "?size=1&page=1").at("/items/0/kind").asText())
                .isEqualTo("PROGRESS");
        assertThat(get(200, TOPICS + "?text=PROG").get("total").asInt()).isEqualTo(1);
        assertThat(get(200, TOPICS + "?page=5").get("items")).isEmpty();
    }

    @Test
    void sharedTopicsAreListedWithoutThoseOfTasksAndOthers() throws Exception {
        JsonNode page = get(200, "/api/v1/topics");

        assertThat(page.get("items").findValuesAsText("name")).containsExactly("godwit.tasks");
        assertThat(page.get("items").findValuesAsText("kind")).containsExactly("SHARED");
    }

    @Test
    void recordsAreShownWithoutTheirValuesUnlessTheseAreAskedFor() throws Exception {
        JsonNode masked = get(200, TOPICS + "/" + CHANGES + "/records");
        JsonNode open = get(200, TOPICS + "/" + CHANGES + "/records?values=true&limit=1&partition=2&key=17");

        assertThat(masked.toString()).doesNotContain("secret");
        assertThat(masked.at("/items/0/key").asText()).isEqualTo("17");
        assertThat(masked.at("/items/0/fields/0/bytes").asLong()).isEqualTo(6);
        assertThat(masked.get("complete").asBoolean()).isFalse();
        assertThat(masked.at("/notes/0").asText()).isEqualTo("it took too long");
        assertThat(open.at("/items/0/fields/0/value").asText()).isEqualTo("secret");
        assertThat(open.get("items")).hasSize(1);
        assertThat(topics.wishes().getLast().partition()).hasValue(2);
        assertThat(topics.wishes().getLast().key()).contains("17");
    }

    @Test
    void otherTopicsAreRefused() throws Exception {
        for (String other : List.of(
                "godwit.zzzzzzzzzzzz.progress",
                "orders",
                "__consumer_offsets",
                "godwit." + ID + ".nothing",
                "godwit.tasks%20",
                "%2A")) {
            assertThat(get(404, TOPICS + "/" + other + "/records").get("code").asText())
                    .as(other)
                    .isEqualTo("TOPIC_UNKNOWN");
        }
        for (String path : List.of("..%2F..%2Forders", "%2e%2e", "godwit.tasks%00", "a/b")) {
            assertThat(send(TOPICS + "/" + path + "/records").statusCode())
                    .as(path)
                    .isBetween(400, 404);
        }
        assertThat(topics.wishes()).isEmpty();
        assertThat(get(200, TOPICS + "/godwit.tasks/records").get("items")).isEmpty();
    }

    @Test
    void eventsComeNewestFirstAndFromAnIdBackwards() throws Exception {
        topics.happened(new TaskEvent(1_000, "a", "CREATE", "", "Not Started", "local"));
        topics.happened(new TaskEvent(1_500, "b", "CREATE", "", "Not Started", "local"));
        topics.happened(new TaskEvent(2_000, "a", "START", "Not Started", "Running", "local"));

        JsonNode newest = get(200, "/api/v1/tasks/a/events?limit=1");
        long id = newest.at("/items/0/id").asLong();

        assertThat(newest.get("items").findValuesAsText("what")).containsExactly("START");
        assertThat(get(200, "/api/v1/tasks/a/events?before=" + id).get("items").findValuesAsText("to"))
                .containsExactly("Not Started");
    }

    @Test
    void runningComponentsAreTargetsOfPrometheus() throws Exception {
        tasks.report(component("incr-sync", "127.0.0.1:5001", System.currentTimeMillis()));
        tasks.report(component("store", "127.0.0.1:5002", System.currentTimeMillis() - 60_000));
        tasks.report(component("full-import", "", System.currentTimeMillis()));

        assertThat(get(200, "/api/v1/targets").toString())
                .isEqualTo("[{\"targets\":[\"127.0.0.1:5001\"],\"labels\":{\"task_name\":\"a\"}}]");
    }

    private static InstanceStatus component(String name, String address, long heartbeat) {
        return new InstanceStatus(
                ID, name, 0, 3, InstanceStatus.State.RUNNING, heartbeat, address, Optional.empty(), Optional.empty());
    }

    @Test
    void whatIsNotARequestIsRefusedWithItsReason() throws Exception {
        for (String wrong : List.of(
                TOPICS + "/" + CHANGES + "/records?limit=101",
                TOPICS + "/" + CHANGES + "/records?limit=0",
                TOPICS + "/" + CHANGES + "/records?partition=-1",
                TOPICS + "/" + CHANGES + "/records?partition=x",
                TOPICS + "/" + CHANGES + "/records?values=maybe",
                TOPICS + "/" + CHANGES + "/records?key=" + "k".repeat(1_025),
                TOPICS + "?size=151",
                "/api/v1/tasks/a/events?before=-1",
                "/api/v1/tasks/a/events?limit=151")) {
            assertThat(get(400, wrong).get("code").asText()).as(wrong).isEqualTo("CONFIG_INVALID");
        }
        assertThat(get(404, "/api/v1/tasks/b/topics").get("code").asText()).isEqualTo("TASK_UNKNOWN");
        assertThat(get(404, "/api/v1/tasks/b/events").get("code").asText()).isEqualTo("TASK_UNKNOWN");
    }

    @Test
    void whileKafkaDoesNotAnswerTheCallerIsAskedToRepeat() throws Exception {
        topics.away();

        assertThat(get(503, TOPICS).get("code").asText()).isEqualTo("KAFKA_UNREACHABLE");
    }

    private JsonNode get(int status, String path) throws Exception {
        HttpResponse<String> response = send(path);
        assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(status);
        contract.check(
                "GET",
                path,
                status,
                response.headers().firstValue("Content-Type").orElse(""),
                response.body());
        return new ObjectMapper().readTree(response.body());
    }

    private HttpResponse<String> send(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.address() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static PeekedRecord record(long offset, String value) {
        return new PeekedRecord(
                0,
                offset,
                1_000,
                "17",
                PeekedRecord.Format.AVRO,
                List.of(new PeekedRecord.Field("after.title", "string", value.length(), Optional.of(value))));
    }

    private static Map<String, Object> spec() {
        return Map.of(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "MigrationTask",
                "metadata",
                Map.of("name", "a"),
                "spec",
                Map.of(
                        "kafka", Map.of("bootstrapServers", "127.0.0.1:1"),
                        "schemaRegistry", Map.of("url", "http://127.0.0.1:2"),
                        "source", Map.of("milvus", Map.of("uri", "http://127.0.0.1:3")),
                        "target", Map.of("oceanbase", Map.of("url", "jdbc:mysql://127.0.0.1:4/", "user", "root")),
                        "types", List.of("SCHEMA", "FULL"),
                        "objects", Map.of("include", List.of("default.*"))));
    }
}
