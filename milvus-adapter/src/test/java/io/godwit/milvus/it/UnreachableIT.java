package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.godwit.milvus.Milvus;
import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TlsSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is said of an address at which there is no Milvus: one sentence with address and cause, and what to do. */
class UnreachableIT {
    private static final Pattern WORDS_OF_THE_TRANSPORT =
            Pattern.compile("(?i)exception|io\\.|grpc|Status\\{|UNAVAILABLE|DEADLINE|hex dump|null");

    @Test
    void nothingListens() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }

        assertSays("http://127.0.0.1:" + port, "nothing is listening", "host and port");
    }

    @Test
    void theHostIsUnknown() {
        assertSays("http://milvus.invalid:19530", "the host name is unknown", "name service");
    }

    @Test
    void theServerSpeaksNoTls() {
        try (ScriptedMilvus server = new ScriptedMilvus("v2.3.5", 7, request -> null)) {
            assertSays(server.login().uri().replace("http:", "https:"), "does not speak TLS", "write http://");
        }
    }

    @Test
    void theServerIsOfTheWeb() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.start();
        try {
            assertSays("http://127.0.0.1:" + server.getAddress().getPort(), "not Milvus", "19530");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void nobodyAnswers() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();

            assertSays("http://127.0.0.1:" + silent.getLocalPort(), "there is no answer", "firewall");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        }
    }

    private static void assertSays(String uri, String cause, String remedy) {
        MilvusLogin login = new MilvusLogin(uri, "", "", "", TlsSpec.NONE, false);

        GodwitException failure = catchThrowableOfType(GodwitException.class, () -> new Milvus(login).catalog());

        assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE);
        assertThat(failure)
                .hasMessageContaining(uri)
                .hasMessageContaining(cause)
                .hasMessageNotContaining("\n");
        assertThat(failure.getMessage()).doesNotContainPattern(WORDS_OF_THE_TRANSPORT);
        assertThat(failure.remedy()).contains(remedy);
    }
}
