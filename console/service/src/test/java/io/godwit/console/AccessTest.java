package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.console.CheckedClient.Answer;
import io.godwit.console.contract.ContractDocument;
import io.godwit.console.contract.ContractDocument.Operation;
import io.godwit.console.oidc.LocalIssuer;
import io.godwit.console.oidc.OidcIssuer;
import io.godwit.control.ServiceControl.Caller;
import io.godwit.control.access.AccessToken;
import io.godwit.control.access.Role;
import io.godwit.control.audit.AuditLog;
import io.godwit.control.audit.AuditRecord;
import io.godwit.control.resource.ResourceBook;
import io.godwit.control.resource.ResourceDecision;
import io.godwit.control.resource.Resources;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is let in: every operation of the contract for every role, on the real server. */
class AccessTest {
    private static final String PASSWORD = "correct horse 1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InMemoryTasks tasks = new InMemoryTasks();
    private final InMemoryAudit audit = new InMemoryAudit();
    private final InMemoryResourceBook book = new InMemoryResourceBook();
    private final ConsoleAccess access = TestAccess.closed(book, audit, Optional.empty());
    private ConsoleServer server;
    private CheckedClient client;

    @BeforeEach
    void start() throws Exception {
        server = server(access);
        client = new CheckedClient(server.address());
        access.users().ensureFirstAdmin(() -> Optional.of(PASSWORD), none -> {});
        for (Role role : Role.values()) {
            access.users().create(name(role), PASSWORD, Set.of(role), new Caller("create-" + role, "test"));
        }
    }

    private ConsoleServer server(ConsoleAccess who) {
        return new TestConsole(tasks).book(book).access(who).start();
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void everyOperationAsksForItsRoleAndForNothingLess() throws Exception {
        Map<Role, String> tokens = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            tokens.put(role, login(name(role), PASSWORD));
        }
        List<String> wrong = new ArrayList<>();
        for (Operation operation : ContractDocument.load().operations()) {
            if (operation.id().equals("login") || operation.id().equals("logout")) {
                continue; // tested below
            }
            Role needed = operation.role().flatMap(Role::of).orElseThrow(() -> new AssertionError(operation.id()));
            int anonymous = status(operation, Optional.empty());
            if (anonymous != 401) {
                wrong.add(operation.id() + " answers " + anonymous + " without a token");
            }
            for (Role role : Role.values()) {
                int status = status(operation, Optional.of(tokens.get(role)));
                boolean allowed = status != 401 && status != 403;
                if (allowed != Role.impliedBy(Set.of(role)).contains(needed) || status >= 500) {
                    wrong.add(operation.id() + " answers " + status + " to " + role.id());
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    /** An empty document reaches every route that takes one; which then finds fault with it. */
    private int status(Operation operation, Optional<String> token) throws Exception {
        String path = operation.path().replaceAll("\\{[^}]*}", "none");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + "/api/v1" + path))
                .header("Content-Type", "application/json")
                .method(operation.method(), HttpRequest.BodyPublishers.ofString("{}"));
        if (operation.path().endsWith("/stream")) {
            request.header("Accept", "application/json");
        }
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void valuesOfRowsNeedARoleOfTheirOwn() throws Exception {
        String path = "/api/v1/tasks/none/topics/t/records?values=true";

        assertThat(as(name(Role.VIEWER)).send("GET", path).problem(403)).isEqualTo("ROLE_MISSING");
        assertThat(as(name(Role.OPERATOR)).send("GET", path).problem(403)).isEqualTo("ROLE_MISSING");
        assertThat(as(name(Role.OPERATOR))
                        .send("GET", path.replace("true", "false"))
                        .problem(404))
                .isEqualTo("TASK_UNKNOWN");
        assertThat(as(name(Role.DATA_VIEWER)).send("GET", path).problem(404)).isEqualTo("TASK_UNKNOWN");
        assertThat(as(name(Role.DATA_VIEWER))
                        .send("GET", path + "&values=false")
                        .problem(404))
                .as("whoever says both asks for them")
                .isEqualTo("TASK_UNKNOWN");
        assertThat(as(name(Role.VIEWER)).send("GET", path + "&values=false").problem(403))
                .isEqualTo("ROLE_MISSING");
    }

    @Test
    void aRefusalSaysHowToGetIn() throws Exception {
        Answer nobody = client.send("GET", "/api/v1/tasks");
        Answer viewer = as(name(Role.VIEWER)).send("POST", "/api/v1/tasks/a/start");

        assertThat(nobody.problem(401)).isEqualTo("LOGIN_REQUIRED");
        assertThat(nobody.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"godwit\"");
        assertThat(viewer.problem(403)).isEqualTo("ROLE_MISSING");
        assertThat(viewer.at("/detail")).contains("operator", "viewer");
        assertThat(viewer.header("WWW-Authenticate")).contains("insufficient_scope");
        assertThat(client.plain("/healthz").statusCode()).isEqualTo(200);
        assertThat(client.plain("/readyz").statusCode()).isEqualTo(200);
        assertThat(client.plain("/openapi.yaml").statusCode()).isEqualTo(200);
    }

    @Test
    void anOperationOfWhichTheContractNamesNoRoleIsRefusedToEverybody() {
        for (String role : List.of("", "x-godwit-role: everybody", "x-godwit-role: [viewer]")) {
            ContractDocument contract = ContractDocument.of("""
                    paths:
                      /version:
                        get:
                          operationId: getVersion
                          %s
                    """.formatted(role));

            assertThat(contract.operations()).hasSize(1);
            assertThat(contract.operations().getFirst().role().flatMap(Role::of))
                    .isEmpty();
            assertThat(refusal(contract)).contains("names no role");
        }
    }

    /** What somebody who may do everything is told. */
    private static String refusal(ContractDocument contract) {
        try {
            Access.requireRole(
                    io.godwit.control.access.Identity.OF_THIS_MACHINE,
                    contract.operations().getFirst().role());
            return "";
        } catch (GodwitException e) {
            return e.getMessage();
        }
    }

    @Test
    void aTokenIsTakenFromTheHeaderOnly() throws Exception {
        String token = login("admin", PASSWORD);

        assertThat(client.send("GET", "/api/v1/version?access_token=" + token).problem(401))
                .isEqualTo("LOGIN_REQUIRED");
        for (String header : List.of(token, "Basic " + token, "Bearer", "Bearer " + token + "x", "Bearer gdw_a_b")) {
            assertThat(client.send("GET", "/api/v1/version", "", "Authorization", header)
                            .problem(401))
                    .isEqualTo("LOGIN_REQUIRED");
        }
        assertThat(client.send("GET", "/api/v1/version", "", "Authorization", "bearer " + token)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void tokensOfAnIssuerAreAcceptedBesideTheServicesOwn() throws Exception {
        try (LocalIssuer issuer = new LocalIssuer();
                ConsoleServer trusting =
                        server(TestAccess.closed(book, audit, Optional.of(new OidcIssuer(issuer.settings("roles")))));
                CheckedClient asker = new CheckedClient(trusting.address())) {
            CheckedClient.Caller anna = asker.with(issuer.token("anna-1", "operator"));

            assertThat(anna.send("GET", "/api/v1/whoami").at("/user")).isEqualTo("oidc:anna-1");
            assertThat(anna.send("DELETE", "/api/v1/tasks/none").problem(404)).isEqualTo("TASK_UNKNOWN");
            assertThat(anna.send("GET", "/api/v1/users").problem(403)).isEqualTo("ROLE_MISSING");
            assertThat(anna.send("POST", "/api/v1/tokens", "{\"name\":\"ci\",\"roles\":[\"viewer\"]}")
                            .problem(422))
                    .isEqualTo("CONFIG_INVALID");
            assertThat(asker.with(issuer.token("ben-2"))
                            .send("GET", "/api/v1/whoami")
                            .problem(403))
                    .isEqualTo("ROLE_MISSING");
            assertThat(asker.with(login("admin", PASSWORD))
                            .send("GET", "/api/v1/users")
                            .status())
                    .isEqualTo(200);
            assertThat(client.with(issuer.token("anna-1", "admin"))
                            .send("GET", "/api/v1/version")
                            .problem(401))
                    .as("where no issuer is trusted")
                    .isEqualTo("LOGIN_REQUIRED");
            AuditLog.Wish wish = new AuditLog.Wish(
                    Optional.of("oidc:anna-1"),
                    Optional.empty(),
                    Optional.empty(),
                    EnumSet.allOf(AuditRecord.Outcome.class));
            assertThat(audit.newest(wish, OptionalLong.empty(), 10).entries())
                    .extracting(stored -> stored.entry().operation())
                    .containsExactly("createToken", "deleteTask");
        }
    }

    @Test
    void aStreamEndsWithTheTokenThatItWasOpenedWith() throws Exception {
        String token = login(name(Role.VIEWER), PASSWORD);
        assertStreamEnds(token, () -> client.with(token).send("POST", "/api/v1/logout"));
    }

    @Test
    void aStreamEndsWithItsUser() throws Exception {
        CheckedClient.Caller admin = as(name(Role.ADMIN));
        assertStreamEnds(
                login(name(Role.VIEWER), PASSWORD), () -> admin.send("DELETE", "/api/v1/users/" + name(Role.VIEWER)));
    }

    @Test
    void aStreamEndsWhenItsTokenExpires() throws Exception {
        String text = login(name(Role.VIEWER), PASSWORD);
        AccessToken token = book.read().all(AccessToken.TYPE).getFirst();
        assertStreamEnds(text, () -> {
            AccessToken over = new AccessToken(
                    token.name(),
                    token.hash(),
                    token.last(),
                    token.user(),
                    token.label(),
                    token.roles(),
                    token.login(),
                    token.createdAtMillis(),
                    System.currentTimeMillis() + 500,
                    token.request());
            return book.write(kept ->
                    new ResourceDecision<>(Map.of(over.key(), Optional.of(Json.write(over))), Optional.empty()));
        });
    }

    @Test
    void aStreamEndsWithoutARefusalWhereNobodyCanTellWhoMayFollow() throws Exception {
        AtomicBoolean isAway = new AtomicBoolean();
        ConsoleServer other = server(TestAccess.closed(
                new ResourceBook() {
                    @Override
                    public Resources read() {
                        if (isAway.get()) {
                            throw GodwitException.retriable(
                                    ErrorCode.KAFKA_UNREACHABLE, "Kafka does not answer", "wait", null);
                        }
                        return book.read();
                    }

                    @Override
                    public <R> ResourceDecision<R> write(Function<Resources, ResourceDecision<R>> decision) {
                        return book.write(decision);
                    }

                    @Override
                    public void close() {}
                },
                audit,
                Optional.empty()));
        try {
            String token = login(name(Role.VIEWER), PASSWORD);
            assertThat(restOfStream(other, token, () -> {
                        isAway.set(true);
                        return true;
                    }))
                    .doesNotContain("event: refused");
        } finally {
            other.close();
        }
    }

    private void assertStreamEnds(String token, Callable<?> cause) throws Exception {
        List<String> rest = restOfStream(server, token, cause);
        assertThat(rest).contains("event: refused");
        String last = rest.get(rest.indexOf("event: refused") + 1);
        JsonNode problem = JSON.readTree(last.substring("data: ".length()));
        assertThat(problem.at("/status").asInt()).isEqualTo(401);
        assertThat(problem.at("/code").asText()).isEqualTo("LOGIN_REQUIRED");
        assertThat(problem.at("/remedy").asText()).isNotEmpty();
    }

    /** What comes after the beginning, to the end that {@code cause} brings. */
    private static List<String> restOfStream(ConsoleServer asked, String token, Callable<?> cause) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<Stream<String>> stream = http.send(
                    HttpRequest.newBuilder(URI.create(asked.address() + "/api/v1/tasks/stream"))
                            .header("Accept", "text/event-stream")
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    HttpResponse.BodyHandlers.ofLines());
            Iterator<String> lines = stream.body().iterator();
            assertThat(stream.statusCode()).isEqualTo(200);
            assertThat(lines.next()).startsWith("id: ");

            cause.call();
            long since = System.nanoTime();
            List<String> rest = new ArrayList<>();
            lines.forEachRemaining(rest::add);
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(8));
            return rest;
        }
    }

    @Test
    void whoWatchesTheProcessMayAskForTheHeadersAlone() throws Exception {
        assertThat(head("/healthz", Optional.empty())).isEqualTo(200);
        assertThat(head("/readyz", Optional.empty())).isEqualTo(200);
        assertThat(head("/api/v1/version", Optional.empty())).isEqualTo(401);
        assertThat(head("/api/v1/version", Optional.of(login(name(Role.VIEWER), PASSWORD))))
                .isEqualTo(200);
    }

    private int head(String path, Optional<String> token) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.address() + path)).HEAD();
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void noOtherSpellingOfARequestIsLetIn() throws Exception {
        for (String path : List.of("/api/v1/users", "/api/v1/users/", "/api/v1//users", "/api/v1/%75sers")) {
            for (String method : List.of("GET", "HEAD", "OPTIONS", "POST", "TRACE")) {
                try (HttpClient http = HttpClient.newHttpClient()) {
                    HttpResponse<String> answer = http.send(
                            HttpRequest.newBuilder(URI.create(server.address() + path))
                                    .method(method, HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
                    assertThat(answer.body()).as(method + " " + path).doesNotContain("some-");
                    assertThat(answer.statusCode()).as(method + " " + path).isBetween(400, 499);
                }
            }
        }
    }

    @Test
    void whereNoLoginIsNeededEverybodyIsTheAdminOfThisMachine() throws Exception {
        try (ConsoleServer open = server(TestAccess.open());
                CheckedClient anyone = new CheckedClient(open.address())) {
            Answer self = anyone.send("GET", "/api/v1/whoami");

            assertThat(self.at("/by")).isEqualTo("NO_LOGIN");
            assertThat(self.at("/user")).isEqualTo("local");
            assertThat(anyone.send("GET", "/api/v1/users").status()).isEqualTo(200);
            assertThat(anyone.send("POST", "/api/v1/tokens", "{\"name\":\"ci\",\"roles\":[\"viewer\"]}")
                            .problem(422))
                    .as("nobody is there whose token it would be")
                    .isEqualTo("CONFIG_INVALID");
        }
    }

    private static String name(Role role) {
        return "some-" + role.id();
    }

    private CheckedClient.Caller as(String user) throws Exception {
        return client.with(login(user, PASSWORD));
    }

    private String login(String user, String password) throws Exception {
        Answer answer = client.send(
                "POST", "/api/v1/login", JSON.writeValueAsString(Map.of("user", user, "password", password)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.at("/text");
    }

    @Test
    void roleNamesAreThoseOfTheContract() {
        assertThat(Stream.of(Role.values()).map(Role::id))
                .containsExactlyInAnyOrderElementsOf(Stream.of(io.godwit.console.contract.model.Role.values())
                        .map(io.godwit.console.contract.model.Role::getValue)
                        .toList());
    }
}
