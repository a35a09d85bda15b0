package io.godwit.cli.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.console.contract.client.ApiClient;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The generated client, whose HTTP clients end with it, their threads included. A thread that ends by itself while the JVM writes its archive of
 * classes, at the end of a command, makes JDK 25 crash. One thread.
 */
final class EndedApiClient extends ApiClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final List<HttpClient> open = new ArrayList<>();

    EndedApiClient(HttpClient.Builder http, ObjectMapper json, String base) {
        super(http, json, base);
    }

    /** Another one each time. */
    @Override
    public HttpClient getHttpClient() {
        HttpClient http = super.getHttpClient();
        open.add(http);
        return http;
    }

    @Override
    public void close() {
        open.forEach(HttpClient::shutdownNow);
        try {
            for (HttpClient http : open) {
                http.awaitTermination(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
