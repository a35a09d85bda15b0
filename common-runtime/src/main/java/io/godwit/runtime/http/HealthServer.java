package io.godwit.runtime.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Serves {@code /livez}, {@code /readyz} and {@code /metrics} (Prometheus text). The port is free by default; the environment
 * variables {@code GODWIT_HTTP_HOST} and {@code GODWIT_HTTP_PORT} fix host and port.
 */
public final class HealthServer implements AutoCloseable {
    private final HttpServer server;
    private volatile BooleanSupplier ready = () -> false;

    /** Starts serving; not ready yet. */
    public HealthServer(GodwitMeters meters) {
        try {
            String host = Optional.ofNullable(System.getenv("GODWIT_HTTP_HOST")).orElse("127.0.0.1");
            int port = Integer.parseInt(
                    Optional.ofNullable(System.getenv("GODWIT_HTTP_PORT")).orElse("0"));
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 16);
        } catch (IOException e) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "cannot serve health and metrics",
                    "free GODWIT_HTTP_PORT or unset it",
                    e);
        }
        server.createContext("/livez", exchange -> answer(exchange, 200, "ok\n"));
        server.createContext("/readyz", exchange -> {
            boolean isReady = ready.getAsBoolean();
            answer(exchange, isReady ? 200 : 503, isReady ? "ready\n" : "not ready\n");
        });
        server.createContext("/metrics", exchange -> answer(exchange, 200, meters.scrape()));
        meters.gauge(Meter.READY, () -> ready.getAsBoolean() ? 1 : 0);
        double started = System.currentTimeMillis() / 1e3;
        meters.gauge(Meter.START_TIME, () -> started);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** Ready from now on, as long as nothing keeps the component from its work. */
    public void readyWhile(BooleanSupplier works) {
        ready = works;
    }

    /** {@code host:port}. */
    public String address() {
        return server.getAddress().getHostString() + ":" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
