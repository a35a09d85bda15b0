package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.console.CheckedClient.Answer;
import io.godwit.control.access.AccessToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logins, users, tokens and the audit. */
class LoginRoutesTest {
    private static final String PASSWORD = "correct horse 1";
    private static final String OTHER = "correct horse 2";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InMemoryTasks tasks = new InMemoryTasks();
    private final InMemoryAudit audit = new InMemoryAudit();
    private final InMemoryResourceBook book = new InMemoryResourceBook();
    private final ConsoleAccess access = TestAccess.closed(book, audit, Optional.empty());
    private ConsoleServer server;
    private CheckedClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestConsole(tasks).book(book).access(access).start();
        client = new CheckedClient(server.address());
        access.users().ensureFirstAdmin(() -> Optional.of(PASSWORD), none -> {});
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void aLoginIsATokenUntilItIsLoggedOut() throws Exception {
        CheckedClient.Caller admin = as("admin");

        Answer self = admin.send("GET", "/api/v1/whoami");
        assertThat(self.at("/user")).isEqualTo("admin");
        assertThat(self.at("/by")).isEqualTo("LOGIN");
        assertThat(self.json().at("/roles")).isEqualTo(JSON.readTree("[\"admin\"]"));
        assertThat(admin.send("POST", "/api/v1/logout").status()).isEqualTo(204);
        assertThat(admin.send("GET", "/api/v1/whoami").problem(401)).isEqualTo("LOGIN_REQUIRED");
    }

    @Test
    void aWrongPasswordAndAnUnknownUserAreRefusedInTheSameWords() throws Exception {
        Answer wrong = tryLogin("admin", "wrong horse 12");
        Answer unknown = tryLogin("nobody", "wrong horse 12");
        Answer strange = tryLogin("a\r\n\u001b[31mb", "x".repeat(200));

        assertThat(wrong.problem(401)).isEqualTo("LOGIN_FAILED");
        for (Answer answer : List.of(unknown, strange)) {
            assertThat(answer.problem(401)).isEqualTo("LOGIN_FAILED");
            assertThat(answer.at("/detail")).isEqualTo(wrong.at("/detail"));
            assertThat(answer.at("/remedy")).isEqualTo(wrong.at("/remedy"));
        }
        assertThat(entries().getFirst().at("/by").asText()).isEqualTo("a???[31mb");
    }

    @Test
    void whoTriesTooOftenHasToWait() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(tryLogin("admin", "wrong horse 1" + i).status()).isEqualTo(401);
        }

        Answer answer = tryLogin("admin", PASSWORD);
        assertThat(answer.problem(429)).isEqualTo("LOGIN_LIMITED");
        assertThat(answer.header("Retry-After")).isEqualTo("6");
        for (int i = 0; i < 20; i++) {
            tryLogin("user" + i, "wrong horse 12");
        }
        assertThat(tryLogin("another", "wrong horse 12").problem(429))
                .as("one address, whatever the user")
                .isEqualTo("LOGIN_LIMITED");
    }

    @Test
    void aUserIsCreatedChangedAndForgotten() throws Exception {
        CheckedClient.Caller admin = as("admin");
        Answer created = admin.send("POST", "/api/v1/users", user("anna", PASSWORD, "viewer"));
        CheckedClient.Caller anna = as("anna");

        assertThat(created.status()).isEqualTo(201);
        assertThat(admin.send("POST", "/api/v1/users", user("anna", PASSWORD, "viewer"))
                        .problem(409))
                .isEqualTo("RESOURCE_EXISTS");
        assertThat(admin.send("GET", "/api/v1/users").names()).containsExactly("admin", "anna");
        assertThat(anna.send("DELETE", "/api/v1/tasks/a").problem(403)).isEqualTo("ROLE_MISSING");
        admin.send("PUT", "/api/v1/users/anna", "{\"roles\":[\"operator\"]}");
        assertThat(anna.send("DELETE", "/api/v1/tasks/a").problem(404))
                .as("a login has the roles that its user has now")
                .isEqualTo("TASK_UNKNOWN");
        admin.send("PUT", "/api/v1/users/anna", JSON.writeValueAsString(Map.of("password", OTHER)));
        assertThat(anna.send("GET", "/api/v1/version").problem(401)).isEqualTo("LOGIN_REQUIRED");
        assertThat(tryLogin("anna", PASSWORD).status()).isEqualTo(401);
        String token = tryLogin("anna", OTHER).at("/text");
        assertThat(admin.send("DELETE", "/api/v1/users/anna").status()).isEqualTo(204);
        assertThat(client.with(token).send("GET", "/api/v1/version").problem(401))
                .isEqualTo("LOGIN_REQUIRED");
        assertThat(admin.send("DELETE", "/api/v1/users/anna").problem(404)).isEqualTo("RESOURCE_UNKNOWN");
    }

    @Test
    void theLastAdminStays() throws Exception {
        CheckedClient.Caller admin = as("admin");

        assertThat(admin.send("DELETE", "/api/v1/users/admin").problem(409)).isEqualTo("USER_LAST_ADMIN");
        assertThat(admin.send("PUT", "/api/v1/users/admin", "{\"roles\":[\"viewer\"]}")
                        .problem(409))
                .isEqualTo("USER_LAST_ADMIN");
        admin.send("POST", "/api/v1/users", user("anna", PASSWORD, "admin"));
        assertThat(admin.send("DELETE", "/api/v1/users/admin").status()).isEqualTo(204);
    }

    @Test
    void everyoneMayChangeTheirOwnPassword() throws Exception {
        as("admin").send("POST", "/api/v1/users", user("anna", PASSWORD, "viewer"));
        CheckedClient.Caller anna = as("anna");

        assertThat(anna.send("PUT", "/api/v1/whoami/password", own("wrong horse 12", OTHER))
                        .problem(401))
                .isEqualTo("LOGIN_FAILED");
        assertThat(anna.send("PUT", "/api/v1/whoami/password", own(PASSWORD, "short"))
                        .problem(422))
                .isEqualTo("CONFIG_INVALID");
        assertThat(anna.send("PUT", "/api/v1/whoami/password", own(PASSWORD, OTHER))
                        .status())
                .isEqualTo(204);
        assertThat(tryLogin("anna", OTHER).status()).isEqualTo(200);
    }

    @Test
    void aTokenHasAtMostTheRolesOfItsUser() throws Exception {
        CheckedClient.Caller admin = as("admin");
        admin.send("POST", "/api/v1/users", user("anna", PASSWORD, "operator"));
        CheckedClient.Caller anna = as("anna");

        assertThat(anna.send("POST", "/api/v1/tokens", token("ci", "admin")).problem(403))
                .isEqualTo("ROLE_MISSING");
        Answer created = anna.send("POST", "/api/v1/tokens", token("ci", "operator"));
        assertThat(created.status()).isEqualTo(201);
        CheckedClient.Caller ci = client.with(created.at("/text"));
        assertThat(ci.send("GET", "/api/v1/whoami").at("/by")).isEqualTo("TOKEN");
        assertThat(ci.send("DELETE", "/api/v1/tasks/a").problem(404)).isEqualTo("TASK_UNKNOWN");
        admin.send("PUT", "/api/v1/users/anna", "{\"roles\":[\"viewer\"]}");
        assertThat(ci.send("DELETE", "/api/v1/tasks/a").problem(403)).isEqualTo("ROLE_MISSING");
        assertThat(ci.send("GET", "/api/v1/version").status()).isEqualTo(200);
    }

    @Test
    void aTokenIsListedWithItsLastCharactersAndRevoked() throws Exception {
        CheckedClient.Caller admin = as("admin");
        admin.send("POST", "/api/v1/users", user("anna", PASSWORD, "viewer"));
        Answer created = admin.send("POST", "/api/v1/tokens", token("ci", "viewer"));
        String text = created.at("/text");
        String id = created.at("/token/id");

        Answer listed = admin.send("GET", "/api/v1/tokens");
        assertThat(listed.at("/items/0/last")).isEqualTo(text.substring(text.length() - 4));
        assertThat(listed.body()).doesNotContain(text);
        assertThat(as("anna").send("GET", "/api/v1/tokens").json().get("items").findValuesAsText("user"))
                .containsOnly("anna");
        assertThat(as("anna").send("DELETE", "/api/v1/tokens/" + id).problem(404))
                .isEqualTo("RESOURCE_UNKNOWN");
        assertThat(admin.send("DELETE", "/api/v1/tokens/" + id).status()).isEqualTo(204);
        assertThat(client.with(text).send("GET", "/api/v1/version").problem(401))
                .isEqualTo("LOGIN_REQUIRED");
    }

    @Test
    void aTokenCreatesAndRevokesNoOther() throws Exception {
        CheckedClient.Caller admin = as("admin");
        Answer made = admin.send("POST", "/api/v1/tokens", token("a", "admin"));
        String other = admin.send("POST", "/api/v1/tokens", token("b", "admin")).at("/token/id");
        CheckedClient.Caller script = client.with(made.at("/text"));

        assertThat(script.send("POST", "/api/v1/tokens", token("c", "viewer")).problem(422))
                .isEqualTo("CONFIG_INVALID");
        assertThat(script.send("DELETE", "/api/v1/tokens/" + other).problem(422))
                .isEqualTo("CONFIG_INVALID");
        assertThat(script.send("DELETE", "/api/v1/tokens/" + made.at("/token/id"))
                        .status())
                .isEqualTo(204);
        assertThat(script.send("GET", "/api/v1/version").status()).isEqualTo(401);
    }

    @Test
    void aRequestThatIsRepeatedMakesOneTokenAndOneUser() throws Exception {
        String admin = tryLogin("admin", PASSWORD).at("/text");
        Answer first = keyed(admin, "POST", "/api/v1/tokens", token("ci", "viewer"));
        Answer second = keyed(admin, "POST", "/api/v1/tokens", token("ci", "viewer"));

        assertThat(second.at("/token/id")).isEqualTo(first.at("/token/id"));
        assertThat(client.with(second.at("/text"))
                        .send("GET", "/api/v1/version")
                        .status())
                .isEqualTo(200);
        assertThat(client.with(first.at("/text")).send("GET", "/api/v1/version").status())
                .as("nobody received that one")
                .isEqualTo(401);
        assertThat(keyed(admin, "POST", "/api/v1/tokens", token("other", "viewer"))
                        .problem(422))
                .isEqualTo("CONFIG_INVALID");
        assertThat(keyed(admin, "POST", "/api/v1/users", user("anna", PASSWORD, "viewer"))
                        .status())
                .isEqualTo(201);
        assertThat(keyed(admin, "POST", "/api/v1/users", user("anna", PASSWORD, "viewer"))
                        .status())
                .isEqualTo(201);
        assertThat(keyed(admin, "POST", "/api/v1/users", user("anna", OTHER, "viewer"))
                        .problem(422))
                .as("another password is another request")
                .isEqualTo("CONFIG_INVALID");
    }

    @Test
    void whatIsWrongWithADocumentIsListedAndNotRepeated() throws Exception {
        Answer answer = as("admin")
                .send(
                        "POST",
                        "/api/v1/users",
                        "{\"name\":\"a b\",\"password\":\"hunter2\",\"roles\":[\"boss\"],\"x\":1}");

        assertThat(answer.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(answer.json().get("problems").findValuesAsText("path"))
                .containsExactly("name", "password", "roles", "");
        assertThat(answer.body()).doesNotContain("hunter2").doesNotContain("boss");
        assertThat(as("admin").send("POST", "/api/v1/users", "{}").problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(as("admin")
                        .send("POST", "/api/v1/users", user("local", PASSWORD, "viewer"))
                        .problem(422))
                .as("events name by it who needed no login")
                .isEqualTo("CONFIG_INVALID");
    }

    @Test
    void everyChangeIsInTheAuditWithItsOutcome() throws Exception {
        as("admin").send("POST", "/api/v1/users", user("anna", PASSWORD, "viewer"));
        CheckedClient.Caller anna = as("anna");
        anna.send("GET", "/api/v1/tasks");
        anna.send("DELETE", "/api/v1/tasks/a");
        client.send("DELETE", "/api/v1/tasks/b");

        List<JsonNode> entries = entries();
        assertThat(entries.stream().map(LoginRoutesTest::line))
                .containsSubsequence(
                        " deleteTask /tasks/b 401 LOGIN_REQUIRED",
                        "anna deleteTask /tasks/a 403 ROLE_MISSING",
                        "anna login /login 200 ",
                        "admin createUser /users anna 201 ",
                        "admin login /login 200 ")
                .noneMatch(line -> line.contains("listTasks"));
        assertThat(entries.getFirst().at("/from").asText()).isEqualTo("127.0.0.1");
    }

    @Test
    void theAuditSaysByWhichTokenAndWithWhichParameters() throws Exception {
        CheckedClient.Caller admin = as("admin");
        String id = admin.send("GET", "/api/v1/whoami").at("/token");
        client.send(
                "POST", "/api/v1/tasks?dryRun=true&password=hunter2", "{}", "Authorization", "Bearer " + admin.token());
        client.send("DELETE", "/api/v1/tasks/b");

        List<JsonNode> entries = entries();
        assertThat(entries.get(1).at("/operation").asText()).isEqualTo("createTask");
        assertThat(entries.get(1).at("/query").asText()).isEqualTo("dryRun=true");
        assertThat(entries.get(1).at("/token").asText()).isEqualTo(id);
        assertThat(entries.getFirst().has("query")).isFalse();
        assertThat(entries.getFirst().has("token")).as("nobody's").isFalse();
    }

    @Test
    void theAuditIsFilteredByWhoWhenAndHowItEnded() throws Exception {
        CheckedClient.Caller admin = as("admin");
        admin.send("POST", "/api/v1/users", user("anna", PASSWORD, "viewer"));
        as("anna").send("DELETE", "/api/v1/tasks/a");
        String now = Instant.now().plusMillis(1).toString();

        assertThat(operations(admin, "?user=anna&outcome=REFUSED")).containsExactly("deleteTask");
        assertThat(operations(admin, "?outcome=DONE")).containsExactly("login", "createUser", "login");
        assertThat(operations(admin, "?outcome=FAILED")).isEmpty();
        assertThat(operations(admin, "?until=" + now)).hasSize(4);
        assertThat(operations(admin, "?since=" + now)).isEmpty();
        assertThat(operations(admin, "?since=2026-01-01T00:00:00Z&until=2026-01-02T00:00:00Z"))
                .isEmpty();
        assertThat(admin.send("GET", "/api/v1/audit?since=yesterday").problem(400))
                .isEqualTo("CONFIG_INVALID");
        assertThat(admin.send("GET", "/api/v1/audit?outcome=MAYBE").problem(400))
                .isEqualTo("CONFIG_INVALID");
    }

    private static List<String> operations(CheckedClient.Caller admin, String query) throws Exception {
        return admin.send("GET", "/api/v1/audit" + query).json().get("items").findValuesAsText("operation");
    }

    @Test
    void aLoginThatCannotBeWrittenDownLeavesNoToken() throws Exception {
        audit.away(true);
        assertThat(tryLogin("admin", PASSWORD).problem(503)).isEqualTo("KAFKA_UNREACHABLE");

        await().atMost(Duration.ofSeconds(10))
                .until(() -> book.read().all(AccessToken.TYPE).isEmpty());
        audit.away(false);
        assertThat(as("admin").send("GET", "/api/v1/whoami").status()).isEqualTo(200);
    }

    @Test
    void aChangeThatCannotBeWrittenDownIsNotAnsweredAsDone() throws Exception {
        CheckedClient.Caller admin = as("admin");
        audit.away(true);

        Answer answer = admin.send("POST", "/api/v1/users", user("anna", PASSWORD, "viewer"));

        assertThat(answer.problem(503)).isEqualTo("KAFKA_UNREACHABLE");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        audit.away(false);
        assertThat(as("admin").send("GET", "/api/v1/audit").status()).isEqualTo(200);
    }

    @Test
    void whoIsRefusedAgainAndAgainDoesNotFillTheAudit() throws Exception {
        for (int i = 0; i < 30; i++) {
            client.send("DELETE", "/api/v1/tasks/a");
            client.send("POST", "/api/v1/login", "{}");
        }
        as("admin");

        List<JsonNode> entries = entries();
        assertThat(entries).hasSizeBetween(20, 50);
        assertThat(entries.stream()
                        .mapToLong(entry -> entry.path("unrecorded").asLong())
                        .sum())
                .isBetween(10L, 41L);
    }

    @Test
    void noSecretIsKeptOrShown() throws Exception {
        CheckedClient.Caller admin = as("admin");
        String text =
                admin.send("POST", "/api/v1/tokens", token("ci", "viewer")).at("/text");
        String kept = book.read().records().values().stream()
                .map(record -> new String(record, StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));

        assertThat(kept)
                .contains("\"passwordHash\":\"$2a$")
                .doesNotContain(PASSWORD)
                .doesNotContain(text)
                .doesNotContain(text.substring(text.length() - 20));
        String shown = admin.send("GET", "/api/v1/users").body()
                + admin.send("GET", "/api/v1/tokens").body()
                + admin.send("GET", "/api/v1/audit").body()
                + admin.send("GET", "/api/v1/whoami").body();
        assertThat(shown)
                .doesNotContain(PASSWORD)
                .doesNotContain("$2a$")
                .doesNotContainIgnoringCase("hash")
                .doesNotContain(text.substring(text.length() - 20));
    }

    private List<JsonNode> entries() throws Exception {
        List<JsonNode> entries = new java.util.ArrayList<>();
        as("admin").send("GET", "/api/v1/audit?limit=150").json().get("items").forEach(entries::add);
        entries.removeFirst(); // the login that was needed to look
        return entries;
    }

    private static String line(JsonNode entry) {
        return String.join(
                " ",
                entry.at("/by").asText(),
                entry.at("/operation").asText(),
                entry.at("/about").asText(),
                entry.at("/status").asText(),
                entry.at("/code").asText());
    }

    private CheckedClient.Caller as(String user) throws Exception {
        Answer answer = tryLogin(user, PASSWORD);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return client.with(answer.at("/text"));
    }

    private Answer tryLogin(String user, String password) throws Exception {
        return client.send(
                "POST", "/api/v1/login", JSON.writeValueAsString(Map.of("user", user, "password", password)));
    }

    private Answer keyed(String token, String method, String path, String body) throws Exception {
        String key = path.contains("token") ? "same-key-1" : "same-key-2";
        return client.send(method, path, body, "Authorization", "Bearer " + token, "Idempotency-Key", key);
    }

    private static String user(String name, String password, String role) throws Exception {
        return JSON.writeValueAsString(Map.of("name", name, "password", password, "roles", List.of(role)));
    }

    private static String token(String name, String role) throws Exception {
        return JSON.writeValueAsString(Map.of("name", name, "roles", List.of(role)));
    }

    private static String own(String current, String password) throws Exception {
        return JSON.writeValueAsString(Map.of("current", current, "password", password));
    }
}
