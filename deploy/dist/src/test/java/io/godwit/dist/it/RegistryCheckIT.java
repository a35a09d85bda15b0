package io.godwit.dist.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.kafka.ConfluentSchemaRegistry;
import io.godwit.runtime.kafka.SchemaRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a wrong address of the registry is called, and how soon. */
@Timeout(40)
class RegistryCheckIT {
    @Test
    void aMistypedPathIsNoRegistry() {
        String url = RealServers.get().stack().addresses().registryUrl() + "7";

        askOnce(url);
        assertRefused(url, ErrorCode.REGISTRY_NOT_FOUND, url);
        try (SchemaRegistry registry = new ConfluentSchemaRegistry(url, Map.of())) {
            assertThatThrownBy(() -> registry.register("godwit-none", Schema.create(Schema.Type.LONG)))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REGISTRY_NOT_FOUND));
        }
    }

    /** The first request for a path that it does not have takes this registry more than 20 s now and then, each later one some ms. */
    private static void askOnce(String url) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/schemas/types"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            await().atMost(Duration.ofSeconds(90))
                    .ignoreExceptions()
                    .until(() -> client.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 404);
        }
    }

    @Test
    void aWebPageIsNoRegistry() throws IOException {
        assertRefused(200, "text/html", "<html>welcome</html>", ErrorCode.REGISTRY_NOT_FOUND);
        assertRefused(404, "text/html", "<html>not here</html>", ErrorCode.REGISTRY_NOT_FOUND);
    }

    @Test
    void aRefusedLoginIsCalledThat() throws IOException {
        assertRefused(401, "text/html", "<html>login</html>", ErrorCode.REGISTRY_AUTH);
    }

    @Test
    void tlsAgainstAPlainPortIsCalledThat() {
        String url = RealServers.get().stack().addresses().registryUrl().replace("http:", "https:");

        assertRefused(url, ErrorCode.REGISTRY_UNREACHABLE, "TLS");
    }

    @Test
    void aPortWhereNothingListensIsCalledThat() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertRefused("http://127.0.0.1:" + port, ErrorCode.REGISTRY_UNREACHABLE, "the connection is refused");
    }

    @Test
    void aPortThatNeverAnswersIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            long since = System.nanoTime();
            assertRefused(
                    "http://127.0.0.1:" + silent.getLocalPort(), ErrorCode.REGISTRY_UNREACHABLE, "does not answer");
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(30));
        }
    }

    private static void assertRefused(int status, String type, String body, ErrorCode code) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length());
            exchange.getResponseBody().write(body.getBytes(UTF_8));
            exchange.close();
        });
        server.start();
        try {
            assertRefused("http://127.0.0.1:" + server.getAddress().getPort(), code, "");
        } finally {
            server.stop(0);
        }
    }

    private static void assertRefused(String url, ErrorCode code, String words) {
        try (SchemaRegistry registry = new ConfluentSchemaRegistry(url, Map.of())) {
            assertThatThrownBy(registry::check).isInstanceOfSatisfying(GodwitException.class, refused -> {
                assertThat(refused.code()).isEqualTo(code);
                assertThat(refused.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
                assertThat(refused.getMessage()).contains(words).doesNotContain("Exception");
            });
        }
    }
}
