package io.godwit.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import io.godwit.testsupport.CapturedOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class AccessCommandsTest {
    private static final String TOKEN = """
            {"id":"aaaabbbbccccdddd","user":"anna","name":"login","roles":["operator"],"by":"LOGIN","last":"wxyz",\
            "createdAt":"2026-03-01T12:00:00Z","expiresAt":"2026-03-02T00:00:00Z"}""";
    private static final String ISSUED = "{\"token\":" + TOKEN + ",\"text\":\"gdw_secret\"}";

    private final CapturedOutput captured = new CapturedOutput();
    private final InputStream stdin = System.in;
    private ScriptedService service;

    @TempDir
    private Path home;

    @Command(name = "godwit")
    private static final class Root {}

    @BeforeEach
    void open() throws IOException {
        service = new ScriptedService();
        System.setProperty("godwit.config", home.toString());
    }

    @AfterEach
    void close() {
        System.clearProperty("godwit.config");
        System.setIn(stdin);
        service.close();
    }

    @Test
    void aLoginIsKeptAndShownToItsServer() throws IOException {
        service.on("POST /api/v1/login", 200, ISSUED)
                .on("GET /api/v1/tokens", 200, "{\"items\":[" + TOKEN + "],\"total\":1,\"page\":0,\"size\":150}")
                .on("POST /api/v1/logout", 204, "");
        type("hunter2 hunter2\n");

        assertThat(run("login", "--server", service.address(), "--user", "anna", "--password-stdin"))
                .as(captured.err())
                .isZero();
        assertThat(run("token", "list")).as(captured.err()).isZero();
        assertThat(run("context", "show")).isZero();
        assertThat(run("logout")).isZero();
        assertThat(run("context", "list")).isZero();

        assertThat(service.bodies).containsExactly(Map.of("user", "anna", "password", "hunter2 hunter2"));
        assertThat(service.tokens).containsExactly("null", "Bearer gdw_secret", "Bearer gdw_secret");
        assertThat(captured.out())
                .contains("logged in at " + service.address() + " as anna until 2026-03-02T00:00Z")
                .contains("aaaabbbbccccdddd", "wxyz", "user: anna")
                .doesNotContain("gdw_secret")
                .doesNotContain("hunter2");
        assertThat(Files.readString(home.resolve("config.json"))).doesNotContain("gdw_secret");
    }

    @Test
    void aPasswordCanBeInAFile() throws IOException {
        service.on("POST /api/v1/login", 200, ISSUED);
        Path file = Files.writeString(home.resolve("password"), "hunter2 hunter2\n");

        assertThat(run("login", "--server", service.address(), "--user", "anna", "--password-file", file.toString()))
                .as(captured.err())
                .isZero();
        assertThat(run("login", "--server", service.address(), "--user", "anna", "--password-file", file + ".none"))
                .isEqualTo(2);

        assertThat(service.bodies).containsExactly(Map.of("user", "anna", "password", "hunter2 hunter2"));
        assertThat(captured.err()).contains("does not exist").doesNotContain("hunter2");
    }

    @Test
    void aLoginThatIsOverIsForgottenAsWell() throws IOException {
        service.on("POST /api/v1/login", 200, ISSUED).on("POST /api/v1/logout", 401, """
                {"title":"Unauthorized","status":401,"code":"LOGIN_REQUIRED","detail":"the token is not valid",
                "remedy":"log in","requestId":"r"}""");
        type("hunter2 hunter2\n");
        assertThat(run("login", "--server", service.address(), "--user", "anna", "--password-stdin"))
                .isZero();

        assertThat(run("logout")).as(captured.err()).isZero();
        assertThat(Files.readString(home.resolve("config.json"))).doesNotContain("gdw_secret");
    }

    @Test
    void theTokenOfAScriptIsNotMadeVoid() {
        service.on("POST /api/v1/logout", 204, "");
        Streams streams = new Streams(captured.outStream(), captured.errStream());
        CommandLine logout = CommandLines.prepared(
                new CommandLine(new LogoutCommand(streams, Map.of("GODWIT_TOKEN", "gdw_ci"))), streams);

        assertThat(logout.execute("--server", service.address())).isEqualTo(2);
        assertThat(captured.err()).contains("GODWIT_TOKEN is set");
        assertThat(service.tokens).isEmpty();
    }

    @Test
    void onesOwnPasswordIsChangedByTwoLines() {
        service.on("PUT /api/v1/whoami/password", 204, "");
        type("hunter2 hunter2\nhunter3 hunter3\n");

        assertThat(onServer("user", "passwd", "--password-stdin"))
                .as(captured.err())
                .isZero();
        assertThat(service.bodies).singleElement().satisfies(body -> assertThat(body.toString())
                .contains("hunter2 hunter2", "hunter3 hunter3"));
    }

    @Test
    void whoEndsTheInputInsteadOfAnsweringIsToldSo() {
        assertThatThrownBy(() -> PasswordInput.typed(Optional.empty())).hasMessageContaining("nothing was typed");
    }

    @Test
    void aTokenIsPrintedAloneForScripts() {
        service.on("POST /api/v1/tokens", 201, ISSUED);

        assertThat(run(
                        "token",
                        "create",
                        "ci",
                        "--role",
                        "operator,data-viewer",
                        "--days",
                        "7",
                        "--server",
                        service.address()))
                .isZero();
        assertThat(captured.out().strip()).isEqualTo("gdw_secret");
        assertThat(service.bodies)
                .containsExactly(Map.of("name", "ci", "roles", List.of("operator", "data-viewer"), "days", 7));
    }

    @Test
    void usersAreCreatedAndChanged() {
        String user =
                "{\"name\":\"ben\",\"roles\":[\"viewer\"],\"createdAt\":\"2026-03-01T12:00:00Z\",\"changedAt\":\"2026-03-01T12:00:00Z\"}";
        service.on("POST /api/v1/users", 201, user)
                .on("PUT /api/v1/users/ben", 200, user)
                .on("PUT /api/v1/whoami/password", 204, "")
                .on("DELETE /api/v1/users/ben", 204, "");
        type("hunter2 hunter2\n");
        assertThat(onServer("user", "create", "ben", "--password-stdin")).isZero();
        type("hunter3 hunter3\n");
        assertThat(onServer("user", "passwd", "ben", "--password-stdin")).isZero();
        assertThat(onServer("user", "roles", "ben", "--role", "operator")).isZero();
        assertThat(onServer("user", "roles", "ben")).isEqualTo(2);
        assertThat(onServer("user", "roles", "ben", "--role", "boss")).isEqualTo(2);
        assertThat(onServer("user", "delete", "ben")).isZero();

        assertThat(service.bodies)
                .containsExactly(
                        Map.of("name", "ben", "password", "hunter2 hunter2", "roles", List.of("viewer")),
                        Map.of("password", "hunter3 hunter3"),
                        Map.of("roles", List.of("operator")));
        assertThat(captured.out()).contains("user ben is created: viewer").doesNotContain("hunter");
    }

    @Test
    void theAuditIsShownTheNewestLast() {
        service.on("GET /api/v1/audit", 200, """
                {"complete":true,"items":[
                {"id":8,"at":"2026-03-01T12:00:02Z","by":"anna","from":"10.0.0.1","operation":"startTask",
                "about":"/tasks/a/start","query":"dryRun=true","token":"aaaabbbbccccdddd","status":403,"code":"ROLE_MISSING","requestId":"r8","unrecorded":3},
                {"id":7,"at":"2026-03-01T12:00:01Z","by":"","from":"10.0.0.2","operation":"login","about":"/login",
                "status":401,"code":"LOGIN_FAILED","requestId":"r7"}]}""");

        assertThat(onServer("audit")).isZero();
        assertThat(captured.out().lines().toList().subList(1, 3))
                .extracting(line -> line.replaceAll(" +", " ").strip())
                .containsExactly(
                        "7 2026-03-01T12:00:01Z ? 10.0.0.2 login /login 401 LOGIN_FAILED",
                        "8 2026-03-01T12:00:02Z anna 10.0.0.1 aaaabbbbccccdddd startTask /tasks/a/start?dryRun=true"
                                + " 403 ROLE_MISSING, after 3 more refusals");
    }

    @Test
    void theAuditIsAskedForWhatIsWanted() {
        service.on("GET /api/v1/audit", 200, "{\"complete\":true,\"items\":[]}");

        assertThat(onServer(
                        "audit",
                        "--user",
                        "anna",
                        "--since",
                        "2026-11-29T08:00:00Z",
                        "--until",
                        "2026-11-29T09:00:00Z",
                        "--outcome",
                        "REFUSED,FAILED"))
                .as(captured.err())
                .isZero();
        assertThat(onServer("audit", "--outcome", "MAYBE")).isEqualTo(2);
        assertThat(onServer("audit", "--since", "yesterday")).isEqualTo(2);

        assertThat(service.asked)
                .singleElement()
                .asString()
                .contains("user=anna", "since=2026-11-29T08", "until=2026-11-29T09", "outcome=REFUSED", "FAILED");
    }

    @Test
    void whoIsNotKnownIsToldHowToLogIn() {
        service.on("GET /api/v1/whoami", 401, """
                {"title":"Unauthorized","status":401,"code":"LOGIN_REQUIRED","detail":"the request does not say who makes it",
                "remedy":"log in with godwit login","requestId":"r"}""");

        assertThat(onServer("whoami")).isEqualTo(3);
        assertThat(captured.err()).contains("LOGIN_REQUIRED", "remedy: log in with godwit login");
    }

    private int onServer(String... words) {
        String[] all = java.util.Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--server";
        all[words.length + 1] = service.address();
        return run(all);
    }

    private int run(String... words) {
        Streams streams = new Streams(captured.outStream(), captured.errStream());
        return CommandLines.prepared(ServiceCommands.addAccessTo(new CommandLine(new Root()), streams), streams)
                .execute(words);
    }

    private static void type(String text) {
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
