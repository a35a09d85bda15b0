package io.godwit.stack.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Small HTTP requests to a server on this machine. */
final class Http {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private Http() {}

    /** The body of a 200 response; empty for any other response or none. */
    static Optional<String> get(String url) {
        try {
            return send(HttpRequest.newBuilder(URI.create(url))
                    .timeout(TIMEOUT)
                    .GET()
                    .build());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The same with a token for servers that want a login. */
    static Optional<String> get(String url, String token) {
        try {
            return send(HttpRequest.newBuilder(URI.create(url))
                    .timeout(TIMEOUT)
                    .header("Authorization", "Bearer " + token)
                    .GET()
                    .build());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<String> putJson(String url, String body) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(url))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body))
                .build());
    }

    private static Optional<String> send(HttpRequest request) throws IOException {
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build()) {
            var response = client.send(request, BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while asking " + request.uri());
        }
    }
}
