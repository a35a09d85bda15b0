package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A client of a server, every answer of which must be one that the contract describes. */
final class CheckedClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String address;
    private final Contract contract;

    CheckedClient(String address) throws Exception {
        this.address = address;
        this.contract = new Contract(plain("/openapi.yaml").body());
    }

    /** An answer that the contract describes. */
    record Answer(int status, HttpResponse<String> response) {
        String body() {
            return response.body();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonNode json() throws IOException {
            return JSON.readTree(body());
        }

        String at(String pointer) throws IOException {
            return json().at(pointer).asText();
        }

        List<String> names() throws IOException {
            return json().get("items").findValuesAsText("name");
        }

        /** The code of a problem with this status, which says what to do. */
        String problem(int expected) throws IOException {
            assertThat(status).as(body()).isEqualTo(expected);
            assertThat(at("/remedy")).isNotEmpty();
            assertThat(at("/requestId")).isNotEmpty();
            return at("/code");
        }
    }

    /** Requests that show a token. */
    record Caller(CheckedClient client, String token) {
        Answer send(String method, String path) throws Exception {
            return send(method, path, "");
        }

        Answer send(String method, String path, String body) throws Exception {
            return client.send(method, path, body, "Authorization", "Bearer " + token);
        }
    }

    Caller with(String token) {
        return new Caller(this, token);
    }

    Answer send(String method, String path) throws Exception {
        return send(method, path, "");
    }

    Answer send(String method, String path, String body, String... headers) throws Exception {
        Map<String, String> all = new LinkedHashMap<>();
        if (!body.isEmpty()) {
            all.put("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        all.forEach(request::header);
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        contract.check(
                method,
                path,
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body());
        return new Answer(response.statusCode(), response);
    }

    /** An answer that is not held to the contract. */
    HttpResponse<String> plain(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(address + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.close();
    }
}
