package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.console.CheckedClient.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TemplateRoutesTest {
    private static final String KAFKA = "127.0.0.1:1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InMemoryTasks tasks = new InMemoryTasks();
    private final InMemoryResourceBook book = new InMemoryResourceBook();
    private ConsoleServer server;
    private CheckedClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestConsole(tasks).book(book).start();
        client = new CheckedClient(server.address());
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void aTemplateShowsHowItDiffersFromTheDefaults() throws Exception {
        Answer created = client.send("POST", "/api/v1/templates", full("slow", 7));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        assertThat(created.json().get("values").toString())
                .isEqualTo("[{\"path\":\"limit.rps\",\"value\":\"7\"},"
                        + "{\"path\":\"resources\",\"value\":\"SMALL\",\"usual\":\"MEDIUM\"}]");
        assertThat(client.send("GET", "/api/v1/templates?part=FULL&text=SLO").names())
                .containsExactly("slow");
        assertThat(client.send("GET", "/api/v1/templates?part=TASK").names()).isEmpty();
    }

    @Test
    void whatFitsNoTaskIsRefusedWithEveryProblemAtItsPlace() throws Exception {
        Answer refused = client.send(
                "POST",
                "/api/v1/templates",
                template("a", "full", Map.of("limit", Map.of("rps", -1), "resource", "SMALL", "resources", "HUGE")));

        assertThat(refused.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(refused.json().get("problems").findValuesAsText("path"))
                .containsExactlyInAnyOrder("spec.full.limit.rps", "spec.full.resource", "spec.full.resources");
        assertThat(client.send("POST", "/api/v1/templates", template("a", "store", Map.of()))
                        .problem(422))
                .isEqualTo("CONFIG_INVALID");
        assertThat(client.send("GET", "/api/v1/templates/a").problem(404)).isEqualTo("RESOURCE_UNKNOWN");
    }

    @Test
    void aTaskIsMadeFromATemplateAndTakesItsChangeWhenItsDocumentIsSentAgain() throws Exception {
        client.send("POST", "/api/v1/templates", full("slow", 7));
        Answer task = client.send("POST", "/api/v1/tasks", task("t", "slow"));

        assertThat(task.status()).as(task.body()).isEqualTo(201);
        assertThat(task.at("/summary/templates/0/path")).isEqualTo("options.full");
        assertThat(resolvedRps()).isEqualTo("7");
        String shown = client.send("GET", "/api/v1/tasks/t/document").body();
        assertThat(JSON.readTree(shown).at("/spec/options/full").toString()).isEqualTo("{\"template\":\"slow\"}");

        Answer changed = client.send("PUT", "/api/v1/templates/slow", full("slow", 9), "If-Match", "\"1\"");
        assertThat(changed.at("/summary/users/0")).isEqualTo("t");
        assertThat(resolvedRps()).isEqualTo("7");
        client.send("PUT", "/api/v1/tasks/t", shown);
        assertThat(resolvedRps()).isEqualTo("9");

        assertThat(client.send("PUT", "/api/v1/templates/slow", full("slow", 1), "If-Match", "\"1\"")
                        .problem(412))
                .isEqualTo("RESOURCE_REVISION");
        assertThat(client.send("DELETE", "/api/v1/templates/slow").problem(409)).isEqualTo("RESOURCE_USED");
        client.send("DELETE", "/api/v1/tasks/t");
        assertThat(client.send("DELETE", "/api/v1/templates/slow").status()).isEqualTo(204);
    }

    @Test
    void aPlanIsNotDoneWithATemplateThatChangedSince() throws Exception {
        client.send("POST", "/api/v1/templates", full("slow", 7));
        client.send("POST", "/api/v1/tasks", task("t", "slow"));
        client.send("PUT", "/api/v1/templates/slow", full("slow", 9));
        Answer planned = client.send("PUT", "/api/v1/tasks/t?dryRun=true", task("t", "slow"));
        String seen = planned.at("/plan/tag");
        assertThat(seen).matches("\"1-[0-9a-f]{16}\"").isEqualTo(planned.header("ETag"));
        client.send("PUT", "/api/v1/templates/slow", full("slow", 11));

        Answer refused = client.send("PUT", "/api/v1/tasks/t", task("t", "slow"), "If-Match", seen);

        assertThat(refused.problem(412)).isEqualTo("TASK_REVISION");
        assertThat(refused.at("/path")).isEqualTo("spec.options.full");
        assertThat(refused.at("/problems/0/message")).contains("template slow");
        assertThat(resolvedRps()).isEqualTo("7");
        String again = client.send("PUT", "/api/v1/tasks/t?dryRun=true", task("t", "slow"))
                .at("/plan/tag");
        assertThat(client.send("PUT", "/api/v1/tasks/t", task("t", "slow"), "If-Match", again)
                        .status())
                .isEqualTo(200);
        assertThat(resolvedRps()).isEqualTo("11");
        assertThat(client.send("PUT", "/api/v1/tasks/t", task("t", "slow"), "If-Match", "\"2\"")
                        .status())
                .as("who sends the revision alone wants what is there now")
                .isEqualTo(200);
    }

    @Test
    void aPlanIsNotDoneWithADataSourceThatChangedSince() throws Exception {
        client.send("POST", "/api/v1/datasources?test=false", milvus("http://127.0.0.1:3"));
        client.send("POST", "/api/v1/tasks", sourced());
        String seen =
                client.send("PUT", "/api/v1/tasks/t?dryRun=true", sourced()).at("/plan/tag");
        client.send("PUT", "/api/v1/datasources/products?test=false", milvus("http://127.0.0.1:4"));

        Answer refused = client.send("PUT", "/api/v1/tasks/t", sourced(), "If-Match", seen);

        assertThat(refused.problem(412)).isEqualTo("TASK_REVISION");
        assertThat(refused.at("/path")).isEqualTo("spec.source");
        assertThat(refused.at("/problems/0/message")).contains("data source products");
    }

    private static String milvus(String uri) throws Exception {
        return JSON.writeValueAsString(Map.of(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "DataSource",
                "metadata",
                Map.of("name", "products"),
                "spec",
                Map.of("milvus", Map.of("uri", uri))));
    }

    @SuppressWarnings("unchecked")
    private static String sourced() throws Exception {
        Map<String, Object> document = tree(task("t", "none"));
        Map<String, Object> spec = (Map<String, Object>) document.get("spec");
        spec.remove("options");
        spec.put("source", Map.of("dataSource", "products"));
        return JSON.writeValueAsString(document);
    }

    @Test
    @SuppressWarnings("unchecked")
    void aTemplateThatNoLongerFitsATaskIsNamedInTheRefusal() throws Exception {
        client.send(
                "POST",
                "/api/v1/templates",
                template("typed", "task", Map.of("types", List.of("SCHEMA", "FULL", "INCREMENTAL"))));

        Answer refused = client.send("POST", "/api/v1/tasks", task("t", "none"));
        assertThat(refused.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(refused.at("/problems/0/path")).isEqualTo("spec.options.full.template");

        Map<String, Object> document = tree(task("t", "none"));
        ((Map<String, Object>) document.get("spec")).remove("options");
        ((Map<String, Object>) document.get("spec")).remove("types");
        ((Map<String, Object>) document.get("spec")).put("template", "typed");
        Answer withoutLog = client.send("POST", "/api/v1/tasks", JSON.writeValueAsString(document));
        assertThat(withoutLog.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(withoutLog.at("/problems/0/path")).isEqualTo("spec.source.log");
    }

    @Test
    void theSameRequestSentAgainIsDoneOnce() throws Exception {
        Answer first = client.send("POST", "/api/v1/templates", full("slow", 7), "Idempotency-Key", "template-1");

        assertThat(client.send("POST", "/api/v1/templates", full("slow", 7), "Idempotency-Key", "template-1")
                        .body())
                .isEqualTo(first.body());
        assertThat(client.send("POST", "/api/v1/templates", full("slow", 8), "Idempotency-Key", "template-1")
                        .status())
                .isEqualTo(422);
        assertThat(client.send("POST", "/api/v1/templates", full("slow", 7)).problem(409))
                .isEqualTo("RESOURCE_EXISTS");
    }

    private String resolvedRps() throws Exception {
        return client.send("GET", "/api/v1/tasks/t/document?resolved=true").at("/spec/options/full/limit/rps");
    }

    private static String full(String name, int rps) throws Exception {
        return template(name, "full", Map.of("limit", Map.of("rps", rps), "resources", "SMALL"));
    }

    private static String template(String name, String part, Map<String, Object> values) throws Exception {
        return JSON.writeValueAsString(Map.of(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "Template",
                "metadata",
                Map.of("name", name),
                "spec",
                Map.of(part, values)));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> tree(String json) throws Exception {
        return JSON.readValue(json, LinkedHashMap.class);
    }

    private static String task(String name, String template) throws Exception {
        return JSON.writeValueAsString(Map.of(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "MigrationTask",
                "metadata",
                Map.of("name", name),
                "spec",
                Map.of(
                        "kafka", Map.of("bootstrapServers", KAFKA),
                        "schemaRegistry", Map.of("url", "http://127.0.0.1:2"),
                        "source", Map.of("milvus", Map.of("uri", "http://127.0.0.1:3")),
                        "target", Map.of("oceanbase", Map.of("url", "jdbc:mysql://127.0.0.1:4/", "user", "root")),
                        "types", List.of("SCHEMA", "FULL"),
                        "objects", Map.of("include", List.of("default.*")),
                        "options", Map.of("full", Map.of("template", template)))));
    }
}
