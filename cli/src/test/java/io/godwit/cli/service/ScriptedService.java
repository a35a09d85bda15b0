package io.godwit.cli.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.godwit.runtime.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A control service that answers as a test says, and remembers what it was asked. */
final class ScriptedService implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Answer> answers = new LinkedHashMap<>();
    final List<String> asked = new ArrayList<>();
    final List<Map<String, Object>> bodies = new ArrayList<>();
    final List<byte[]> files = new ArrayList<>();
    final List<String> seen = new ArrayList<>();
    /** What was shown as {@code Authorization}. */
    final List<String> tokens = new ArrayList<>();

    final List<String> types = new ArrayList<>();

    private record Answer(int status, String body) {}

    ScriptedService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What is answered to {@code METHOD /path}, without parameters. */
    ScriptedService on(String request, int status, String body) {
        answers.put(request, new Answer(status, body));
        return this;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        types.add(String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")));
        seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("If-Match")));
        tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (body.length > 0 && body[0] == '{') {
            bodies.add(Json.tree(body));
        } else if (body.length > 0) {
            files.add(body);
        }
        Answer answer = answers.getOrDefault(
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(), new Answer(404, "{}"));
        byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
