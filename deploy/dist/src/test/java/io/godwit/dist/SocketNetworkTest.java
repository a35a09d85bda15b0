package io.godwit.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TlsSpec;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketNetworkTest {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final SocketNetwork network = new SocketNetwork();
    private final InetAddress here = InetAddress.getLoopbackAddress();

    @TempDir
    private Path folder;

    @Test
    void resolvesNamesAndAddresses() throws IOException {
        assertThat(network.resolve("127.0.0.1")).containsExactly(InetAddress.getByName("127.0.0.1"));
        assertThat(network.resolve("localhost")).allMatch(InetAddress::isLoopbackAddress);
        assertThatThrownBy(() -> network.resolve("no.such.host.invalid")).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void tellsAnOpenPortFromAClosedOne() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, here)) {
            port = server.getLocalPort();
            assertThat(network.connect(here, port, PATIENCE)).isLessThan(PATIENCE);
        }
        assertThatThrownBy(() -> network.connect(here, port, PATIENCE)).isInstanceOf(ConnectException.class);
    }

    @Test
    void aServerThatDoesNotAnswerEndsTheHandshakeInTime() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, here)) {
            assertThatThrownBy(() -> network.handshake(
                            "localhost", here, server.getLocalPort(), Optional.of(TlsSpec.NONE), PATIENCE))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void filesThatAreNoCertificatesAreNamedAsTheReason() throws IOException {
        Path key = Files.writeString(folder.resolve("key.pem"), "no key");
        Path certificate = Files.writeString(folder.resolve("certificate.pem"), "no certificate");
        TlsSpec tls = new TlsSpec(
                Optional.empty(), Optional.of(certificate.toString()), Optional.of(key.toString()), Optional.empty());
        try (ServerSocket server = new ServerSocket(0, 1, here)) {
            assertThatThrownBy(() ->
                            network.handshake("localhost", here, server.getLocalPort(), Optional.of(tls), PATIENCE))
                    .isInstanceOf(GodwitException.class)
                    .hasMessageContaining("certificates of tls cannot be used");
        }
    }
}
