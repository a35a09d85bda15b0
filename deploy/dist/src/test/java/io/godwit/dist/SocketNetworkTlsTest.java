package io.godwit.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.task.TlsSpec;
import io.godwit.testsupport.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketNetworkTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SocketNetwork network = new SocketNetwork();
    private final InetAddress here = InetAddress.getLoopbackAddress();
    private SelfSigned own;
    private SSLServerSocket server;

    @TempDir
    private Path folder;

    @BeforeEach
    void serve() throws Exception {
        own = SelfSigned.in(folder);
        server = (SSLServerSocket) TlsTrust.context(Optional.of(withKey()))
                .getServerSocketFactory()
                .createServerSocket(0, 10, here);
        Thread.ofPlatform().daemon().start(() -> answer(server));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void aCertificateOfAKnownAuthorityIsTrusted() throws IOException {
        assertThat(handshake("localhost", Optional.of(trusting(Optional.empty()))))
                .startsWith("speaks TLSv1.3; its certificate is valid until 20");
    }

    @Test
    void oneOfAnUnknownAuthorityIsNot() {
        assertThatThrownBy(() -> handshake("localhost", Optional.of(TlsSpec.NONE)))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void theNameMustBeTheOneOfTheCertificate() throws IOException {
        assertThatThrownBy(() -> handshake("milvus.example", Optional.of(trusting(Optional.empty()))))
                .isInstanceOf(SSLException.class);
        assertThat(handshake("milvus.example", Optional.of(trusting(Optional.of("localhost")))))
                .startsWith("speaks TLS");
    }

    @Test
    void aCertificateIsShownToAServerThatAsksForIt() throws IOException {
        server.setNeedClientAuth(true);

        assertThat(handshake("localhost", Optional.of(withKey()))).startsWith("speaks TLS");
    }

    @Test
    void whereOnlyTheClientCanJudgeAnyCertificateWillDo() throws IOException {
        assertThat(handshake("kafka.example", Optional.empty())).startsWith("speaks TLS");
    }

    @Test
    void aServerWithoutTlsFails() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 10, here)) {
            Thread.ofPlatform().daemon().start(() -> greet(plain));
            assertThatThrownBy(() ->
                            network.handshake("localhost", here, plain.getLocalPort(), Optional.empty(), PATIENCE))
                    .isInstanceOf(SSLException.class);
        }
    }

    private String handshake(String host, Optional<TlsSpec> judged) throws IOException {
        return network.handshake(host, here, server.getLocalPort(), judged, PATIENCE);
    }

    private TlsSpec trusting(Optional<String> serverName) {
        return new TlsSpec(Optional.of(own.certificate().toString()), Optional.empty(), Optional.empty(), serverName);
    }

    private TlsSpec withKey() {
        return new TlsSpec(
                Optional.of(own.certificate().toString()),
                Optional.of(own.certificate().toString()),
                Optional.of(own.key().toString()),
                Optional.empty());
    }

    /** Reads until the client is gone, which does the handshake. */
    private static void answer(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException e) { // a handshake that fails is what some tests want
                continue;
            }
        }
    }

    private static void greet(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write("220 here is mail\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) { // the client gave up
            return;
        }
    }
}
