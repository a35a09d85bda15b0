package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.console.CheckedClient.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What documents that are sent refer to is kept and shown only where it is no secret. */
class ReferencesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ConsoleServer server;
    private CheckedClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestConsole(new InMemoryTasks())
                .secrets(Map.of(
                        "OB_PASSWORD", "hunter2",
                        "OB_URL", "jdbc:mysql://ob:2881/",
                        "GODWIT_PLAIN_ENV", "OB_URL",
                        "GODWIT_OIDC_ISSUER", "https://issuer"))
                .start();
        client = new CheckedClient(server.address());
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void aFieldThatIsShownRefersToNoSecret() throws Exception {
        refused("/api/v1/datasources", source("u", "${env:OB_PASSWORD}", "${env:OB_PASSWORD}"), "spec.oceanbase.user");
        refused(
                "/api/v1/datasources",
                source("the ${env:OB_PASSWORD}", "u", "${env:OB_PASSWORD}"),
                "metadata.description");
        refused("/api/v1/tasks", task("${file:/etc/hostname}"), "spec.target.oceanbase.user");
        refused(
                "/api/v1/templates",
                document(
                        "Template",
                        Map.of("name", "a"),
                        Map.of(
                                "task",
                                Map.of(
                                        "target",
                                        Map.of(
                                                "oceanbase",
                                                Map.of("user", "${env:OB_PASSWORD}", "url", "jdbc:mysql://o:1/"))))),
                "spec.task.target.oceanbase.user");
    }

    @Test
    void aSecretNamesNothingOfGodwitsOwn() throws Exception {
        refused("/api/v1/datasources", source("d", "u", "${env:GODWIT_OIDC_ISSUER}"), "spec.oceanbase.password");
        refused("/api/v1/datasources", source("d", "u", "${env:GODWIT_NONE}"), "spec.oceanbase.password");
    }

    @Test
    void aVariableThatIsMeantForItMayStandAnywhere() throws Exception {
        Answer created = client.send("POST", "/api/v1/datasources", source("d", "u", "${env:OB_PASSWORD}"));

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.at("/summary/endpoint")).isEqualTo("jdbc:mysql://ob:2881/");
        assertThat(created.at("/document/spec/oceanbase/password")).isEqualTo("${env:OB_PASSWORD}");
    }

    private void refused(String path, String body, String field) throws Exception {
        Answer answer = client.send("POST", path, body);

        assertThat(answer.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(answer.json().get("problems").findValuesAsText("path")).containsExactly(field);
        assertThat(answer.at("/problems/0/remedy")).isNotEmpty();
        assertThat(answer.body()).doesNotContain("hunter2");
    }

    private static String source(String description, String user, String password) throws Exception {
        return document(
                "DataSource",
                Map.of("name", "ob", "description", description),
                Map.of("oceanbase", Map.of("url", "${env:OB_URL}", "user", user, "password", password)));
    }

    private static String task(String user) throws Exception {
        return document(
                "MigrationTask",
                Map.of("name", "t"),
                Map.of(
                        "kafka", Map.of("bootstrapServers", TestConsole.KAFKA),
                        "schemaRegistry", Map.of("url", "http://127.0.0.1:2"),
                        "source", Map.of("milvus", Map.of("uri", "http://127.0.0.1:3")),
                        "target", Map.of("oceanbase", Map.of("url", "${env:OB_URL}", "user", user)),
                        "types", List.of("SCHEMA", "FULL"),
                        "objects", Map.of("include", List.of("default.*"))));
    }

    private static String document(String kind, Map<String, Object> metadata, Map<String, Object> spec)
            throws Exception {
        return JSON.writeValueAsString(
                Map.of("apiVersion", "godwit.io/v1", "kind", kind, "metadata", metadata, "spec", spec));
    }
}
