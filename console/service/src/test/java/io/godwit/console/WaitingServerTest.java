package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class WaitingServerTest {
    @Test
    void livesAndCanAnswerNothing() throws Exception {
        try (WaitingServer server = new WaitingServer(Listening.local(0));
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(status(client, server.address() + "/healthz")).isEqualTo(200);
            assertThat(status(client, server.address() + "/readyz")).isEqualTo(503);
            assertThat(status(client, server.address() + "/api/v1/tasks")).isEqualTo(503);
        }
    }

    @Test
    void leavesItsPortToTheOneThatFollows() {
        int port;
        try (WaitingServer server = new WaitingServer(Listening.local(0))) {
            port = URI.create(server.address()).getPort();
        }
        try (WaitingServer next = new WaitingServer(Listening.local(port))) {
            assertThat(URI.create(next.address()).getPort()).isEqualTo(port);
        }
    }

    private static int status(HttpClient client, String address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
