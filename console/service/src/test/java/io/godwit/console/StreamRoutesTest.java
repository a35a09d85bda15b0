package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.runtime.state.TaskRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamRoutesTest {
    private static final String LIST = "/api/v1/tasks/stream";

    private final InMemoryTasks tasks = new InMemoryTasks();
    private final HttpClient client = HttpClient.newHttpClient();
    private ConsoleServer server;

    @BeforeEach
    void start() {
        server = new TestConsole(tasks).start();
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void aSnapshotComesFirstAndThenWhatChangesWithinASecond() throws Exception {
        put("a", TaskRecord.State.NOT_STARTED);
        put("b", TaskRecord.State.RUNNING);
        try (Stream stream = new Stream(LIST, "")) {
            Event snapshot = stream.next();
            assertThat(snapshot.name()).isEqualTo("snapshot");
            assertThat(snapshot.data()).contains("\"name\":\"a\"", "\"name\":\"b\"", "NOT_STARTED");

            long since = System.nanoTime();
            put("a", TaskRecord.State.RUNNING);
            Event change = stream.next();

            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(5)); // a slow machine
            assertThat(change.name()).isEqualTo("task");
            assertThat(change.data()).contains("\"name\":\"a\"", "RUNNING").doesNotContain("\"name\":\"b\"");
            tasks.remove("b");
            assertThat(stream.next()).returns("gone", Event::name).returns("{\"name\":\"b\"}", Event::data);
        }
    }

    @Test
    void aStreamOfOneTaskShowsItWholeAndNoOther() throws Exception {
        put("a", TaskRecord.State.RUNNING);
        put("b", TaskRecord.State.RUNNING);
        try (Stream stream = new Stream("/api/v1/tasks/a/stream", "")) {
            assertThat(stream.next().data()).startsWith("[{\"summary\":{").doesNotContain("\"name\":\"b\"");
            put("b", TaskRecord.State.STOPPED);
            put("a", TaskRecord.State.STOPPED);
            assertThat(stream.next().data()).contains("\"components\":[]", "STOPPED", "\"name\":\"a\"");
        }
    }

    @Test
    void whoeverComesBackGetsWhatItMissedOrASnapshot() throws Exception {
        put("a", TaskRecord.State.NOT_STARTED);
        String seen;
        try (Stream stream = new Stream(LIST, "")) {
            seen = stream.next().id();
        }
        try (Stream other = new Stream(LIST, "")) {
            other.next();
            put("a", TaskRecord.State.RUNNING);
            String newest = other.next().id();

            try (Stream back = new Stream(LIST, seen)) {
                Event missed = back.next();
                assertThat(missed).returns("task", Event::name).returns(newest, Event::id);
            }
            try (Stream stranger = new Stream(LIST, "ffffffff-0")) {
                assertThat(stranger.next().name()).isEqualTo("snapshot");
            }
        }
    }

    @Test
    void nobodyIsShownAnOldPictureWhileTasksCannotBeRead() throws Exception {
        put("a", TaskRecord.State.RUNNING);
        try (Stream stream = new Stream(LIST, "")) {
            String seen = stream.next().id();
            tasks.unreadable(true);

            assertThat(stream.isEnded()).isTrue();
            HttpResponse<String> refused = refused();
            assertThat(refused.body()).contains("KAFKA_UNREACHABLE");

            put("a", TaskRecord.State.STOPPED);
            tasks.unreadable(false);
            try (Stream back = new Stream(LIST, seen)) {
                assertThat(back.next().data()).contains("STOPPED");
            }
        }
    }

    /** The answer to somebody who cannot follow now. */
    private HttpResponse<String> refused() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(server.address() + LIST))
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(503);
        return answer;
    }

    @Test
    void aCallerThatReadsNothingHoldsUpNobody() throws Exception {
        put("a", TaskRecord.State.NOT_STARTED);
        URI address = URI.create(server.address());
        try (Socket deaf = new Socket(address.getHost(), address.getPort());
                Stream stream = new Stream(LIST, "")) {
            deaf.getOutputStream()
                    .write(("GET " + LIST + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            stream.next();
            for (TaskRecord.State state : List.of(TaskRecord.State.RUNNING, TaskRecord.State.STOPPED)) {
                put("a", state);
                assertThat(stream.next().data()).contains(state.name());
            }
        }
    }

    @Test
    void noMoreThanAHundredFollow() throws Exception {
        put("a", TaskRecord.State.NOT_STARTED);
        List<Stream> streams = new ArrayList<>();
        try {
            for (int n = 0; n < 100; n++) {
                streams.add(new Stream(LIST, ""));
            }
            HttpResponse<String> refused = refused();
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        } finally {
            for (Stream stream : streams) {
                stream.close();
            }
        }
    }

    @Test
    void aTaskThatDoesNotExistHasNoStreamAndOneMayHaveItsName() throws Exception {
        assertThat(plain("/api/v1/tasks/none/stream").statusCode()).isEqualTo(404);
        assertThat(plain(LIST).statusCode()).isEqualTo(404);
        put("a", TaskRecord.State.RUNNING);
        assertThat(plain("/api/v1/tasks/a/stream").statusCode()).isEqualTo(400);
        put("stream", TaskRecord.State.RUNNING);
        assertThat(plain(LIST).body()).startsWith("{\"summary\":{");
    }

    private HttpResponse<String> plain(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.address() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void put(String name, TaskRecord.State state) {
        tasks.put(new TaskRecord("abcdefghijkl", name, 3, state, Map.of(), 1, Optional.empty(), Optional.of(1_000L))
                .managed(new TaskRecord.Managed(1_000, Optional.empty(), false)));
    }

    private record Event(String id, String name, String data) {}

    /** One caller of a stream. */
    private final class Stream implements AutoCloseable {
        private final InputStream body;
        private final BufferedReader lines;

        Stream(String path, String lastId) throws IOException, InterruptedException {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(server.address() + path)).header("Accept", "text/event-stream");
            if (!lastId.isEmpty()) {
                request.header("Last-Event-ID", lastId);
            }
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            body = response.body();
            lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }

        /** The lines of an event come in any order and end with an empty one; comments have none. */
        Event next() throws IOException {
            Map<String, String> event = new HashMap<>();
            while (!event.containsKey("data")) {
                for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
                    String[] parts = line.split(": ?", 2);
                    event.put(parts[0], parts[1]);
                }
            }
            return new Event(event.get("id"), event.get("event"), event.get("data"));
        }

        /** Waits for the end; comments are passed over. */
        boolean isEnded() throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty() && !line.startsWith(":")) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
