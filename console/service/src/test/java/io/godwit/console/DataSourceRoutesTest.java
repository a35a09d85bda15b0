package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.console.CheckedClient.Answer;
import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckCode;
import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.state.TaskRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DataSourceRoutesTest {
    private static final String ALL = "/api/v1/datasources";
    private static final String KAFKA = "127.0.0.1:1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InMemoryTasks tasks = new InMemoryTasks();
    private final List<String> tested = new ArrayList<>();
    private List<Check> found = List.of(Check.pass(CheckCode.PORT, "m:1", "spec.milvus.uri", "accepts connections"));
    private ConsoleServer server;
    private CheckedClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestConsole(tasks)
                .probe(spec -> {
                    tested.add(spec.endpoint());
                    return found;
                })
                .secrets(Map.of("TOKEN", "t0ps3cret"))
                .start();
        client = new CheckedClient(server.address());
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void aDataSourceIsTestedWhenItIsCreatedAndShownEverywhere() throws Exception {
        Answer created = client.send("POST", ALL, milvus("products", "http://m:1"));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        assertThat(created.at("/summary/kind")).isEqualTo("MILVUS");
        assertThat(created.at("/summary/endpoint")).isEqualTo("http://m:1");
        assertThat(created.at("/test/passed")).isEqualTo("true");
        assertThat(created.at("/test/checks/0/code")).isEqualTo("PORT");
        Answer shown = client.send("GET", ALL + "/products");
        assertThat(shown.json()).isEqualTo(created.json());
        assertThat(shown.at("/document/spec/milvus/token")).isEqualTo("${env:TOKEN}");
        assertThat(shown.body()).doesNotContain("t0ps3cret");
        Answer list = client.send("GET", ALL);
        assertThat(list.at("/items/0/testPassed")).isEqualTo("true");
        assertThat(list.at("/items/0/users")).isEmpty();
    }

    @Test
    void aFailedTestDoesNotPreventItAndATestIsKept() throws Exception {
        found = List.of(Check.fail(
                CheckCode.PORT, "m:1", "spec.milvus.uri", ErrorCode.SOURCE_UNREACHABLE, "is closed", "open it"));

        Answer created = client.send("POST", ALL, milvus("products", "http://m:1"));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.at("/test/passed")).isEqualTo("false");
        assertThat(created.at("/test/checks/0/error")).isEqualTo("SOURCE_UNREACHABLE");
        found = List.of();
        assertThat(client.send("POST", ALL + "/products/test").at("/test/passed"))
                .isEqualTo("true");
        assertThat(client.send("GET", ALL + "/products").at("/test/passed")).isEqualTo("true");
        assertThat(client.send("POST", ALL + "/none/test").problem(404)).isEqualTo("DATA_SOURCE_UNKNOWN");
    }

    @Test
    void whoeverDoesNotWantATestGetsNone() throws Exception {
        Answer created = client.send("POST", ALL + "?test=false", milvus("products", "http://m:1"));

        assertThat(created.json().has("test")).isFalse();
        assertThat(tested).isEmpty();
        assertThat(client.send("POST", ALL + "?test=maybe", milvus("b", "http://m:1"))
                        .problem(400))
                .isEqualTo("CONFIG_INVALID");
    }

    @Test
    void aListIsFilteredAndComesInPages() throws Exception {
        client.send("POST", ALL, milvus("products", "http://m:1"));
        client.send("POST", ALL, milvus("proofs", "http://m:2"));
        client.send("POST", ALL, registry("schemas", "http://registry:1"));

        assertThat(client.send("GET", ALL).names()).containsExactly("products", "proofs", "schemas");
        assertThat(client.send("GET", ALL + "?kind=MILVUS").names()).containsExactly("products", "proofs");
        assertThat(client.send("GET", ALL + "?text=REGISTRY").names()).containsExactly("schemas");
        assertThat(client.send("GET", ALL + "?size=2&page=1").names()).containsExactly("schemas");
        assertThat(client.send("GET", ALL + "?kind=ORACLE").problem(400)).isEqualTo("CONFIG_INVALID");
    }

    @Test
    void aChangeOfWhatTheCallerDidNotSeeIsRefused() throws Exception {
        client.send("POST", ALL, milvus("products", "http://m:1"));

        Answer changed = client.send("PUT", ALL + "/products", milvus("products", "http://m:2"), "If-Match", "\"1\"");

        assertThat(changed.header("ETag")).isEqualTo("\"2\"");
        assertThat(tested).containsExactly("http://m:1", "http://m:2");
        assertThat(client.send("PUT", ALL + "/products", milvus("products", "http://m:3"), "If-Match", "\"1\"")
                        .problem(412))
                .isEqualTo("DATA_SOURCE_REVISION");
        assertThat(client.send("DELETE", ALL + "/products", "", "If-Match", "\"1\"")
                        .problem(412))
                .isEqualTo("DATA_SOURCE_REVISION");
        assertThat(client.send("PUT", ALL + "/products", milvus("other", "http://m:3"))
                        .problem(400))
                .isEqualTo("CONFIG_INVALID");
        assertThat(client.send("PUT", ALL + "/products", registry("products", "http://r:3"))
                        .problem(422))
                .isEqualTo("CONFIG_INVALID");
    }

    @Test
    void theSameRequestSentAgainIsDoneOnceAndAnsweredInTheSameWay() throws Exception {
        client.send("POST", ALL, registry("schemas", "http://r:1"), "Idempotency-Key", "request-1");

        assertThat(client.send("POST", ALL, registry("schemas", "http://r:1"), "Idempotency-Key", "request-1")
                        .status())
                .isEqualTo(201);
        assertThat(client.send("POST", ALL, registry("schemas", "http://r:1")).problem(409))
                .isEqualTo("DATA_SOURCE_EXISTS");
        client.send("DELETE", ALL + "/schemas", "", "Idempotency-Key", "request-2");
        assertThat(client.send("DELETE", ALL + "/schemas", "", "Idempotency-Key", "request-2")
                        .status())
                .isEqualTo(204);
        assertThat(client.send("GET", ALL + "/schemas").problem(404)).isEqualTo("DATA_SOURCE_UNKNOWN");
    }

    @Test
    void everyProblemIsListedAndASecretInPlainTextIsNotRepeated() throws Exception {
        Answer open = client.send("POST", ALL, milvus("a b", "http://m:1").replace("${env:TOKEN}", "hunter2"));

        assertThat(open.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(open.json().get("problems").findValuesAsText("path"))
                .containsExactly("metadata.name", "spec.milvus.token");
        assertThat(open.body()).doesNotContain("hunter2");
        assertThat(client.send("POST", ALL, "[]").problem(400)).isEqualTo("CONFIG_INVALID");
        assertThat(client.send("POST", ALL, registry("a", "http://r:1"), "Content-Type", "text/plain")
                        .problem(415))
                .isEqualTo("CONFIG_INVALID");
        assertThat(client.send("GET", ALL + "/a%20b").problem(404)).isEqualTo("DATA_SOURCE_UNKNOWN");
    }

    @Test
    void aTaskIsMadeFromDataSourcesAndKeepsThem() throws Exception {
        createAll();

        Answer created = client.send("POST", "/api/v1/tasks", task("t", "products"));

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.json().at("/summary/dataSources").findValuesAsText("name"))
                .containsExactly("bus", "schemas", "products", "ob");
        assertThat(client.send("GET", "/api/v1/tasks/t/document").at("/spec/source/dataSource"))
                .isEqualTo("products");
        assertThat(client.send("GET", "/api/v1/tasks/t/document?resolved=true").at("/spec/source/milvus/uri"))
                .isEqualTo("http://m:1");
        assertThat(client.send("GET", ALL + "/products").at("/summary/users/0")).isEqualTo("t");
        assertThat(client.send("DELETE", ALL + "/products").problem(409)).isEqualTo("DATA_SOURCE_USED");
        assertThat(client.send("DELETE", ALL + "/products").at("/detail")).contains("t");
    }

    @Test
    void aTaskTakesAChangeWhenItsDocumentIsSentAgain() throws Exception {
        createAll();
        client.send("POST", "/api/v1/tasks", task("t", "products"));

        Answer changed = client.send("PUT", ALL + "/products", milvus("products", "http://m:2"));

        assertThat(changed.json().at("/summary/users").get(0).asText()).isEqualTo("t");
        assertThat(uri()).isEqualTo("http://m:1");
        String asItWasSent = client.send("GET", "/api/v1/tasks/t/document").body();
        assertThat(client.send("PUT", "/api/v1/tasks/t", asItWasSent).status()).isEqualTo(200);
        assertThat(uri()).isEqualTo("http://m:2");
    }

    @Test
    void aTaskThatIsReleasedUsesNothing() throws Exception {
        createAll();
        client.send("POST", "/api/v1/tasks", task("t", "products"));
        TaskRecord known = tasks.all().getFirst();
        tasks.put(known.in(TaskRecord.State.RELEASED, Optional.empty()));

        assertThat(client.send("GET", ALL + "/products").at("/summary/users")).isEmpty();
    }

    @Test
    void anUnknownDataSourceIsReportedBesideEverythingElse() throws Exception {
        createAll();

        Answer answer =
                client.send("POST", "/api/v1/tasks", task("t", "prodcts").replace("\"SCHEMA\"", "\"SCHEME\""));

        assertThat(answer.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(answer.json().get("problems").findValuesAsText("path"))
                .containsExactly("spec.source.dataSource", "spec.types[0]");
        assertThat(answer.at("/problems/0/remedy")).contains("products");
        assertThat(client.send("DELETE", ALL + "/schemas").status())
                .as("the task was refused, and uses nothing")
                .isEqualTo(204);
    }

    private String uri() throws Exception {
        return client.send("GET", "/api/v1/tasks/t/document?resolved=true").at("/spec/source/milvus/uri");
    }

    private void createAll() throws Exception {
        client.send("POST", ALL, milvus("products", "http://m:1"));
        client.send(
                "POST",
                ALL,
                document("ob", Map.of("oceanbase", Map.of("url", "jdbc:mysql://ob:2881/", "user", "root"))));
        client.send("POST", ALL, document("bus", Map.of("kafka", Map.of("bootstrapServers", KAFKA))));
        client.send("POST", ALL, registry("schemas", "http://r:1"));
    }

    private static String milvus(String name, String uri) throws IOException {
        return document(name, Map.of("milvus", Map.of("uri", uri, "token", "${env:TOKEN}")));
    }

    private static String registry(String name, String url) throws IOException {
        return document(name, Map.of("schemaRegistry", Map.of("url", url)));
    }

    private static String document(String name, Map<String, Object> spec) throws IOException {
        return JSON.writeValueAsString(Map.of(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "DataSource",
                "metadata",
                Map.of("name", name, "description", "for tests"),
                "spec",
                spec));
    }

    private static String task(String name, String source) throws IOException {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("kafka", Map.of("dataSource", "bus"));
        spec.put("schemaRegistry", Map.of("dataSource", "schemas"));
        spec.put("source", Map.of("dataSource", source));
        spec.put("target", Map.of("dataSource", "ob"));
        spec.put("types", List.of("SCHEMA", "FULL"));
        spec.put("objects", Map.of("include", List.of("default.*")));
        return JSON.writeValueAsString(Map.of(
                "apiVersion", "godwit.io/v1", "kind", "MigrationTask", "metadata", Map.of("name", name), "spec", spec));
    }
}
