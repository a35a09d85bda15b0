package io.godwit.dist.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.godwit.runtime.kafka.ConfluentSchemaRegistry;
import io.godwit.runtime.kafka.SchemaRegistry;
import io.godwit.runtime.limit.InParallel;
import io.godwit.testsupport.contract.SchemaRegistryContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class ConfluentSchemaRegistryIT implements SchemaRegistryContract {
    @Override
    public SchemaRegistry registry() {
        return new ConfluentSchemaRegistry(RealServers.get().stack().addresses().registryUrl(), Map.of());
    }

    @Override
    public String subject() {
        return "contract-" + UUID.randomUUID();
    }

    /** The server answers a registration only while another one waits. */
    @Test
    void manyAreRegisteredAtATime() throws IOException {
        CyclicBarrier together = new CyclicBarrier(2);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (ExecutorService threads = Executors.newCachedThreadPool();
                SchemaRegistry registry = new ConfluentSchemaRegistry(
                        "http://127.0.0.1:" + server.getAddress().getPort(), Map.of())) {
            server.setExecutor(threads);
            server.createContext("/subjects", exchange -> answer(exchange, met(together) ? 200 : 503, "{\"id\":1}"));
            server.createContext("/config", exchange -> answer(exchange, 200, "{\"compatibility\":\"BACKWARD\"}"));
            server.start();

            assertThatCode(() -> InParallel.forEach(
                            List.of("a", "b", "c", "d"),
                            2,
                            subject -> registry.register(subject, schema()),
                            done -> {}))
                    .doesNotThrowAnyException();
        } finally {
            server.stop(0);
        }
    }

    private static Schema schema() {
        return Schema.create(Schema.Type.LONG);
    }

    private static boolean met(CyclicBarrier together) {
        try {
            together.await(10, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            return false;
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length());
        exchange.getResponseBody().write(body.getBytes(UTF_8));
        exchange.close();
    }
}
