package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.godwit.runtime.tls.PemFiles;
import io.godwit.testsupport.SelfSigned;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Two instances of the service that ask for a login, on a real Kafka. */
@ResourceLock(RealServers.SECOND_CONTROL_SERVICE)
class SecurityIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PASSWORD = "correct horse battery";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RealServers servers = RealServers.get();

    @TempDir
    private Path folder;

    @Test
    void bothInstancesKnowWhoIsWho() throws Exception {
        Instant begun = Instant.now();
        try (ServiceRun first = start("first", PASSWORD);
                ServiceRun second = start("second", "file:" + folder.resolve("gone-by-now"))) {
            assertThat(first.printed() + second.printed()).doesNotContain(PASSWORD);
            assertThat(send(first, "", "GET", "/tasks", "").statusCode()).isEqualTo(401);

            String login = text(send(first, "", "POST", "/login", login("admin", PASSWORD)));
            HttpResponse<String> made =
                    send(first, login, "POST", "/tokens", "{\"name\":\"ci\",\"roles\":[\"viewer\"],\"days\":1}");
            String token = text(made);
            String id = json(made).at("/token/id").asText();

            assertThat(send(second, token, "GET", "/tasks", "").statusCode())
                    .as("the other instance knows a token that is a moment old")
                    .isEqualTo(200);
            assertThat(send(second, token, "POST", "/tasks/none/start", "").statusCode())
                    .isEqualTo(403);
            assertThat(send(first, token, "GET", "/tasks", "").statusCode()).isEqualTo(200);

            assertThat(send(second, login, "DELETE", "/tokens/" + id, "").statusCode())
                    .isEqualTo(204);
            await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> {
                assertThat(send(second, token, "GET", "/tasks", "").statusCode())
                        .isEqualTo(401);
                assertThat(send(first, token, "GET", "/tasks", "").statusCode()).isEqualTo(401);
            });
            assertThat(audited(second, login, "outcome=REFUSED&user=admin&since=" + begun))
                    .containsExactly("admin startTask 403");
            assertThat(audited(second, login, "outcome=REFUSED&since=" + begun + "&until=" + begun))
                    .isEmpty();
            assertThat(audited(second, login, "limit=20"))
                    .containsSubsequence(
                            "admin revokeToken 204", "admin startTask 403", "admin createToken 201", "admin login 200");
        }
    }

    @Test
    void commandsKeepTheLoginInAContextOfTheirUser() throws Exception {
        try (ServiceRun service = start("first", PASSWORD)) {
            ShippedScript script = ShippedScript.in(Files.createDirectory(folder.resolve("checkout")));
            Path config = folder.resolve("config");
            Map<String, String> home = Map.of("XDG_CONFIG_HOME", config.toString());

            ShippedScript.Answer refused = script.run(home, "task", "list", "--server", service.address());
            ShippedScript.Answer login = script.run(
                    PASSWORD + "\n",
                    home,
                    "login",
                    "--server",
                    service.address(),
                    "--context",
                    "here",
                    "--user",
                    "admin",
                    "--password-stdin");
            ShippedScript.Answer allowed = script.run(home, "task", "list");
            ShippedScript.Answer shown = script.run(home, "context", "list");
            ShippedScript.Answer logout = script.run(home, "logout");
            ShippedScript.Answer after = script.run(home, "whoami");

            assertThat(refused.err()).contains("LOGIN_REQUIRED", "godwit login");
            assertThat(login.out()).contains("as admin until", "context here");
            assertThat(allowed.exitCode()).as(allowed.err()).isZero();
            assertThat(shown.out()).contains("here", service.address(), "admin").doesNotContain("gdw_");
            assertThat(logout.exitCode()).as(logout.err()).isZero();
            assertThat(after.err()).contains("LOGIN_REQUIRED");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(config.resolve("godwit/config.json"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void whoCallsUpIsLoggedIn() throws Exception {
        ShippedScript script = ShippedScript.in(Files.createDirectory(folder.resolve("checkout")));
        Map<String, String> home = Map.of(
                "XDG_CONFIG_HOME",
                folder.resolve("config").toString(),
                "GODWIT_ADMIN_PASSWORD",
                PASSWORD,
                "KAFKA_PROTOCOL",
                "PLAINTEXT");
        String dir = folder.resolve("up").toString();
        try {
            ShippedScript.Answer up = script.run(
                    home,
                    "up",
                    "--kafka",
                    RealServers.secondKafka(),
                    "--kafka-property",
                    "security.protocol=${env:KAFKA_PROTOCOL}",
                    "--replication-factor",
                    "1",
                    "--port",
                    String.valueOf(ServiceRun.freePort()),
                    "--dir",
                    dir);
            assertThat(up.exitCode()).as(up.out() + up.err()).isZero();

            ShippedScript.Answer self = script.run(home, "whoami");
            assertThat(self.out()).as(self.err()).startsWith("admin (admin) at http://127.0.0.1:");
            assertThat(script.run(home, "task", "list").exitCode()).isZero();
            ShippedScript.Answer own = script.run(
                    home,
                    "datasource",
                    "create",
                    "milvus",
                    "curious",
                    "--uri",
                    "http://127.0.0.1:1",
                    "--token",
                    "env:KAFKA_PROTOCOL",
                    "--no-test");
            assertThat(own.exitCode()).isEqualTo(2);
            assertThat(own.err()).contains("spec.milvus.token", "KAFKA_PROTOCOL is Godwit's own");

            ShippedScript.Answer elsewhere = script.run(
                    home,
                    "up",
                    "--kafka",
                    RealServers.secondKafka(),
                    "--port",
                    String.valueOf(ServiceRun.freePort()),
                    "--dir",
                    dir);
            assertThat(elsewhere.err()).contains("the control service of this folder answers at http://127.0.0.1:");
        } finally {
            script.run(home, "down", "--dir", dir);
        }
    }

    @Test
    void whatElseAnswersOnThePortIsNotSentThePassword() throws Exception {
        ShippedScript script = ShippedScript.in(Files.createDirectory(folder.resolve("checkout")));
        Map<String, String> home =
                Map.of("XDG_CONFIG_HOME", folder.resolve("config").toString(), "GODWIT_ADMIN_PASSWORD", PASSWORD);
        String dir = folder.resolve("up").toString();
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        other.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders(asked.size() == 1 ? 503 : 200, -1); // ready while the service starts
            exchange.close();
        });
        other.start();
        try {
            ShippedScript.Answer up = script.run(
                    home,
                    "up",
                    "--kafka",
                    RealServers.secondKafka(),
                    "--port",
                    String.valueOf(other.getAddress().getPort()),
                    "--dir",
                    dir);

            assertThat(up.exitCode()).as(up.out() + up.err()).isNotZero();
            assertThat(up.err()).contains("cannot listen on 127.0.0.1:");
            assertThat(asked).isNotEmpty().allMatch(request -> request.equals("GET /readyz"));
        } finally {
            other.stop(0);
            script.run(home, "down", "--dir", dir);
        }
    }

    @Test
    void aCertificateThatChangesIsShownWithoutARestart() throws Exception {
        SelfSigned before = SelfSigned.in(Files.createDirectory(folder.resolve("before")));
        SelfSigned after = SelfSigned.in(Files.createDirectory(folder.resolve("after")));
        Path certificate = Files.copy(before.certificate(), folder.resolve("certificate.pem"));
        Path key = Files.copy(before.key(), folder.resolve("key.pem"));
        try (ServiceRun service = ServiceRun.startOnSecondKafka(
                servers,
                folder.resolve("tls"),
                "https",
                Map.of("GODWIT_ADMIN_PASSWORD", PASSWORD),
                List.of("--tls-certificate", certificate.toString(), "--tls-key", key.toString()))) {
            BigInteger first = shown(service, before);

            Files.copy(after.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
            await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> shown(service, before)
                    .equals(first)); // half of a change
            Files.copy(after.key(), key, StandardCopyOption.REPLACE_EXISTING);

            await().atMost(PATIENCE).ignoreExceptions().until(() -> !shown(service, after)
                    .equals(first));
        }
    }

    /** The certificate that is shown to someone who trusts this one. */
    private static BigInteger shown(ServiceRun service, SelfSigned trusted) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(PemFiles.trusting(trusted.certificate()))
                .build()) {
            HttpResponse<Void> answer = client.send(
                    HttpRequest.newBuilder(URI.create(service.address().replace("127.0.0.1", "localhost") + "/healthz"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            X509Certificate certificate =
                    (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
            return certificate.getSerialNumber();
        }
    }

    private ServiceRun start(String name, String password) {
        return ServiceRun.startOnSecondKafka(
                servers, folder.resolve(name), "http", Map.of("GODWIT_ADMIN_PASSWORD", password), List.of());
    }

    private static HttpResponse<String> send(ServiceRun service, String token, String method, String path, String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.address() + "/api/v1" + path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String login(String user, String password) {
        return "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}";
    }

    private static String text(HttpResponse<String> issued) throws IOException {
        assertThat(issued.statusCode()).as(issued.body()).isBetween(200, 201);
        return json(issued).at("/text").asText();
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    private static List<String> audited(ServiceRun service, String token, String query) throws Exception {
        JsonNode items =
                json(send(service, token, "GET", "/audit?" + query, "")).at("/items");
        return java.util.stream.StreamSupport.stream(items.spliterator(), false)
                .map(entry -> entry.at("/by").asText() + " "
                        + entry.at("/operation").asText() + " "
                        + entry.at("/status").asText())
                .toList();
    }
}
