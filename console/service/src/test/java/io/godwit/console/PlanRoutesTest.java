package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.console.CheckedClient.Answer;
import io.godwit.runtime.state.MadeFrom;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a document would change is shown before it is changed, and then done as it was shown. */
class PlanRoutesTest {
    private static final String KAFKA = "127.0.0.1:1";
    private static final String A = "/api/v1/tasks/a";
    private static final String DRY = "?dryRun=true";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InMemoryTasks tasks = new InMemoryTasks();
    private ConsoleServer server;
    private CheckedClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestConsole(tasks).start();
        client = new CheckedClient(server.address());
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void aTaskThatWouldBeCreatedIsNotThereAfterwards() throws Exception {
        Answer planned = client.send("POST", "/api/v1/tasks" + DRY, text(document()));

        assertThat(planned.status()).isEqualTo(200);
        assertThat(planned.at("/summary/state")).isEqualTo("NOT_STARTED");
        assertThat(planned.json().at("/plan/changes")).isEmpty();
        assertThat(planned.json().at("/plan").has("revision")).isFalse();
        assertThat(client.send("GET", A).problem(404)).isEqualTo("TASK_UNKNOWN");
        create();
        assertThat(client.send("POST", "/api/v1/tasks" + DRY, text(document())).problem(409))
                .isEqualTo("TASK_EXISTS");
        assertThat(client.send("POST", "/api/v1/tasks" + DRY, "{}").problem(422))
                .isEqualTo("CONFIG_INVALID");
        assertThat(client.send("POST", "/api/v1/tasks?dryRun=maybe", text(document()))
                        .problem(400))
                .isEqualTo("CONFIG_INVALID");
    }

    @Test
    void eachChangeOfARunningTaskSaysWhenItTakesEffect() throws Exception {
        create();
        client.send("POST", A + "/start");
        ObjectNode changed = document();
        options(changed).putObject("full").putObject("limit").put("rps", 100);
        ((ObjectNode) options(changed).get("full")).put("resources", "SMALL");
        options(changed).putObject("parameters").put("incremental.instances", "3");
        ((ObjectNode) changed.at("/spec/target/oceanbase")).put("url", "jdbc:mysql://127.0.0.1:9/");

        Answer planned = client.send("PUT", A + DRY, text(changed));

        assertThat(planned.status()).isEqualTo(200);
        assertThat(effects(planned))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "spec.options.full.limit.rps", "IMMEDIATELY",
                        "spec.options.full.resources", "RESTART",
                        "spec.options.parameters.incremental.instances", "RESTART",
                        "spec.target.oceanbase.url", "REFUSED"));
        JsonNode refused = planned.json().at("/plan/changes/3");
        assertThat(refused.get("from").asText()).isEqualTo("jdbc:mysql://127.0.0.1:4/");
        assertThat(refused.get("reason").asText()).isEqualTo("the task's rows are there");
        assertThat(refused.get("remedy").asText()).isNotEmpty();
        assertThat(client.send("PUT", A, text(changed)).problem(409)).isEqualTo("TASK_CHANGED");
        assertThat(client.send("GET", A).at("/summary/state")).isEqualTo("RUNNING");
        assertThat(client.send("GET", A).at("/summary/revision")).isEqualTo("1");
    }

    @Test
    void aTaskThatDoesNotRunTakesItWhenItRunsNext() throws Exception {
        create();
        ObjectNode changed = document();
        options(changed).putObject("full").putObject("limit").put("rps", 100);
        ((ObjectNode) changed.at("/spec/target/oceanbase")).put("url", "jdbc:mysql://127.0.0.1:9/");
        ((ObjectNode) changed.get("metadata")).putArray("tags").add("x");

        assertThat(effects(client.send("PUT", A + DRY, text(changed))).values())
                .as("tags first, which no component reads")
                .containsExactly("IMMEDIATELY", "NEXT_RUN", "NEXT_RUN");
    }

    @Test
    void aPatchIsNotAnsweredForWhatAnEarlierVersionTook() throws Exception {
        create();
        ObjectNode old = document();
        ((ObjectNode) old.get("metadata"))
                .putArray("tags")
                .add("1")
                .add("2")
                .add("3")
                .add("4")
                .add("5");
        options(old).putObject("incremental").put("retention", "30m");
        tasks.put(tasks.byName("a").orElseThrow().revised(JSON.convertValue(old, Map.class)));

        assertThat(client.send("PATCH", A + DRY, limit("5"), MERGE).json().at("/plan/changes"))
                .hasSize(1);
        assertThat(client.send("PATCH", A, limit("5"), MERGE).status()).isEqualTo(200);
        assertThat(client.send("PATCH", A, "{\"metadata\":{\"tags\":[\"1\",\"2\",\"3\",\"4\",\"6\"]}}", MERGE)
                        .problem(422))
                .isEqualTo("CONFIG_INVALID");
        assertThat(client.send("PATCH", A, limit("0"), MERGE).problem(422)).isEqualTo("CONFIG_INVALID");
    }

    @Test
    void aPlanIsDoneOnlyWhileItHolds() throws Exception {
        create();
        Answer planned = client.send("PATCH", A + DRY, limit("5"), MERGE);
        assertThat(planned.header("ETag")).isEqualTo("\"1\"");
        assertThat(planned.at("/plan/revision")).isEqualTo("1");
        assertThat(planned.at("/plan/tag")).isEqualTo("\"1\"");
        client.send("PATCH", A, limit("7"), MERGE);

        assertThat(client.send("PATCH", A, limit("5"), patching("\"1\"")).problem(412))
                .isEqualTo("TASK_REVISION");
        assertThat(client.send("PATCH", A + DRY, limit("5"), patching("\"1\"")).problem(412))
                .isEqualTo("TASK_REVISION");
        assertThat(client.send("PATCH", A, limit("5"), patching("\"2\"")).at("/summary/revision"))
                .isEqualTo("3");
    }

    @Test
    void aPatchChangesWhatItNamesAndRemovesWhatIsNull() throws Exception {
        create();
        client.send("PATCH", A, limit("5"), MERGE);
        assertThat(client.send("GET", A + "/document").at("/spec/options/full/limit/rps"))
                .isEqualTo("5");

        Answer planned = client.send("PATCH", A + DRY, limit("null"), MERGE);
        assertThat(planned.at("/plan/changes/0/to")).isEqualTo("(absent)");
        client.send("PATCH", A, limit("null"), MERGE);

        JsonNode document = client.send("GET", A + "/document").json();
        assertThat(document.at("/spec/options/full/limit/rps").isMissingNode()).isTrue();
        assertThat(document.at("/spec/target/oceanbase/url").asText()).isEqualTo("jdbc:mysql://127.0.0.1:4/");
        assertThat(client.send("PATCH", A, limit("0"), MERGE).problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(client.send("PATCH", A, limit("1")).problem(415)).isEqualTo("CONFIG_INVALID");
        assertThat(client.send("PATCH", A, "{\"metadata\":{\"name\":\"b\"}}", MERGE)
                        .problem(400))
                .isEqualTo("CONFIG_INVALID");
        assertThat(client.send("PATCH", A + "x", limit("1"), MERGE).problem(404))
                .isEqualTo("TASK_UNKNOWN");
    }

    @Test
    void whatWasMadeFromADataSourceIsNotPatched() throws Exception {
        create();
        TaskRecord task = tasks.byName("a").orElseThrow();
        tasks.put(task.madeFrom(new MadeFrom(Map.of("target", "search"), Map.of())));

        Answer refused = client.send("PATCH", A, "{\"spec\":{\"target\":{\"oceanbase\":{\"user\":\"other\"}}}}", MERGE);

        assertThat(refused.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(refused.at("/problems/0/message")).isEqualTo("is made from data source search");
        client.send("PATCH", A, limit("5"), MERGE);
        assertThat(tasks.byName("a").orElseThrow().dataSources()).containsEntry("target", "search");
    }

    @Test
    void aPlanOfATaskThatIsRunInTheForegroundIsRefused() throws Exception {
        create();
        TaskRecord task = tasks.byName("a").orElseThrow();
        tasks.put(new TaskRecord(
                task.id(), "a", 2, TaskRecord.State.RUNNING, task.spec(), 5, Optional.empty(), Optional.empty()));

        assertThat(client.send("PUT", A + DRY, text(document())).problem(409)).isEqualTo("TASK_OWNER");
        assertThat(client.send("POST", "/api/v1/tasks" + DRY, text(document())).problem(409))
                .isEqualTo("TASK_OWNER");
    }

    private static final String[] MERGE = {"Content-Type", "application/merge-patch+json"};

    private static String[] patching(String revision) {
        return new String[] {"Content-Type", "application/merge-patch+json", "If-Match", revision};
    }

    private static String limit(String rps) {
        return "{\"spec\":{\"options\":{\"full\":{\"limit\":{\"rps\":" + rps + "}}}}}";
    }

    private void create() throws Exception {
        assertThat(client.send("POST", "/api/v1/tasks", text(document())).status())
                .isEqualTo(201);
    }

    private static Map<String, String> effects(Answer answer) throws Exception {
        Map<String, String> effects = new java.util.TreeMap<>();
        answer.json()
                .at("/plan/changes")
                .forEach(change -> effects.put(
                        change.get("path").asText(), change.get("effect").asText()));
        return effects;
    }

    private static ObjectNode options(ObjectNode document) {
        return ((ObjectNode) document.get("spec")).withObject("/options");
    }

    private static String text(JsonNode document) {
        return document.toString();
    }

    private static ObjectNode document() {
        return JSON.valueToTree(Map.of(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "MigrationTask",
                "metadata",
                Map.of("name", "a"),
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
