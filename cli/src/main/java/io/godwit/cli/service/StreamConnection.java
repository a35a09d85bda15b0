package io.godwit.cli.service;

import io.godwit.console.contract.client.ApiException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One connection to server-sent events, opened and read by a thread of its own, so that a service that hangs holds up nobody. It waits where
 * what it has read is not taken.
 */
final class StreamConnection implements AutoCloseable {
    static final String TYPE = "text/event-stream";
    private static final int OK = 200;
    private static final int MOST_WAITING = 256;
    private static final int MOST_OF_A_PROBLEM = 64 * 1024;

    private final BlockingQueue<Part> parts = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread reader;

    /** Begins to connect. */
    StreamConnection(HttpClient http, HttpRequest request) {
        reader = Thread.ofVirtual().name("event-stream").start(() -> read(http, request));
    }

    /** What comes over the connection. */
    sealed interface Part {
        /** One event; {@code id} is empty where it has none. */
        record Event(String id, String name, String data) implements Part {}

        /** The service is there, and nothing has changed. */
        record SignOfLife() implements Part {}

        /** The last part: the service refused, or could not be reached; no failure where the stream ended. */
        record End(Optional<ApiException> failure) implements Part {}
    }

    /** The next part, if there is one in time. */
    Optional<Part> next(Duration patience) {
        try {
            return Optional.ofNullable(parts.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        reader.interrupt();
    }

    private void read(HttpClient http, HttpRequest request) {
        try {
            add(new Part.End(failure(http, request)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private Optional<ApiException> failure(HttpClient http, HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != OK || !isStream(response)) {
                    return Optional.of(new ApiException(
                            response.statusCode(),
                            "no event stream",
                            response.headers(),
                            new String(body.readNBytes(MOST_OF_A_PROBLEM), StandardCharsets.UTF_8)));
                }
                readEvents(new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)));
                return Optional.empty();
            }
        } catch (IOException e) {
            return Optional.of(new ApiException(e));
        }
    }

    private static boolean isStream(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Type").orElse("").startsWith(TYPE);
    }

    /** Fields come in any order, an empty line ends an event, and what begins with a colon is a comment. */
    private void readEvents(BufferedReader lines) throws IOException, InterruptedException {
        String id = "";
        String name = "message";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(":")) {
                add(new Part.SignOfLife());
            } else if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    add(new Part.Event(id, name, data.toString()));
                }
                id = "";
                name = "message";
                data.setLength(0);
            } else {
                String[] field = line.split(": ?", 2);
                String value = field.length < 2 ? "" : field[1];
                switch (field[0]) {
                    case "id" -> id = value;
                    case "event" -> name = value;
                    case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
                    default -> {} // unknown fields are ignored
                }
            }
        }
    }

    private void add(Part part) throws InterruptedException {
        parts.put(part);
    }
}
