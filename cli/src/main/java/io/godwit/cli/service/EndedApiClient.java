package io.godwit.cli.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.console.contract.client.ApiClient;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;

/**
 * The generated client with one HTTP client, which ends with it, its threads included. A thread that ends by itself while the JVM writes its
 * archive of classes, at the end of a command, makes JDK 25 crash. One thread.
 */
final class EndedApiClient extends ApiClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private Optional<HttpClient> open = Optional.empty();

    EndedApiClient(HttpClient.Builder http, ObjectMapper json, String base) {
        super(http, json, base);
    }

    /** The same one each time: each generated API asks for it. What is set afterwards does not concern it any more. */
    @Override
    public HttpClient getHttpClient() {
        HttpClient http = open.orElseGet(super::getHttpClient);
        open = Optional.of(http);
        return http;
    }

    @Override
    public void close() {
        open.ifPresent(HttpClient::shutdownNow);
        try {
            if (open.isPresent()) {
                open.get().awaitTermination(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
