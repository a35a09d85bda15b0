package io.godwit.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.context.ServiceAddress;
import io.godwit.model.error.GodwitException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ServiceClientTest {
    @Test
    @Timeout(60)
    void whoeverIsInterruptedWaitsForAnAnswerNoLonger() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServiceClient client = new ServiceClient(new ServiceAddress(
                        "http://127.0.0.1:" + deaf.getLocalPort(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))) {
            CompletableFuture<GodwitException> failure = new CompletableFuture<>();
            Thread asking = Thread.ofVirtual().start(() -> {
                try {
                    client.show("a");
                } catch (GodwitException e) {
                    failure.complete(e);
                }
            });
            try (Socket asked = deaf.accept()) {
                asking.interrupt();

                assertThat(failure.get(15, TimeUnit.SECONDS).kind()).isEqualTo(GodwitException.Kind.INTERRUPTED);
            }
        }
    }
}
