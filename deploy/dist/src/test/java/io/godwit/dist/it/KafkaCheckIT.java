package io.godwit.dist.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.kafka.KafkaCheck;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TopicAdmin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a wrong address of Kafka is called, and how soon. */
@Timeout(40)
class KafkaCheckIT {
    /** What an address that cannot serve takes: nobody waits for it to change. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final byte[] TLS_ALERT = {0x15, 3, 3, 0, 2, 2, 80};
    private static final byte[] HTTP = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII);

    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void aKafkaPasses() {
        assertThat(new KafkaCheck(kafka(Map.of())).check().brokers()).isEqualTo(1);
    }

    @Test
    void aKafkaWithoutTlsIsDistinguishedFromOneWithIt() {
        assertRefused(kafka(Map.of("security.protocol", "SSL")), "without TLS", "security.protocol");
    }

    @Test
    void aPortWhereNothingListensIsRefusedBeforeATopicIsMade() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        KafkaSettings nothing = new KafkaSettings("127.0.0.1:" + port, Map.of());

        assertRefused(nothing, "127.0.0.1:" + port + " cannot be reached: the connection is refused", "broker runs");
        assertRefused(
                () -> {
                    try (TopicAdmin admin = new TopicAdmin(nothing, 1)) {
                        admin.ensureControlTopics();
                    }
                },
                "the connection is refused",
                "broker runs",
                SOON);
    }

    @Test
    void aHostThatIsNotKnownIsNamed() {
        KafkaSettings unknown = new KafkaSettings("no-such-host.invalid:9092", Map.of());

        assertRefused(
                unknown, "no-such-host.invalid:9092 cannot be reached: the host name is unknown", "bootstrapServers");
        try (TopicAdmin admin = new TopicAdmin(unknown, 1)) {
            assertRefused(admin::check, "host name is unknown", "bootstrapServers", SOON);
            assertThatThrownBy(admin::names)
                    .as("later it is tried again")
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.RETRIABLE));
        }
    }

    @Test
    void theKafkaOfTheSourcesLogIsCalledThat() {
        KafkaSettings unknown = new KafkaSettings("no-such-host.invalid:9092", Map.of());
        KafkaCheck check = new KafkaCheck(unknown, ErrorCode.SOURCE_LOG_UNREACHABLE, "spec.source.log.kafka");

        assertThatThrownBy(check::check).isInstanceOfSatisfying(GodwitException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.SOURCE_LOG_UNREACHABLE);
            assertThat(refused.remedy()).contains("spec.source.log.kafka.bootstrapServers");
        });
    }

    @Test
    void aPortThatNeverAnswersIsNamed() throws IOException {
        KafkaCheck silent = new KafkaCheck(server(null));
        assertRefused(silent::check, "never answers", "the broker itself", Duration.ofSeconds(30));
    }

    @Test
    void somethingElseIsNotAKafka() throws IOException {
        assertRefused(server(HTTP), "is not a Kafka", "host and port");
    }

    @Test
    void aListenerWithTlsIsDistinguishedFromOneWithout() throws IOException {
        assertRefused(server(TLS_ALERT), "speaks TLS", "security.protocol: SSL");
    }

    private static void assertRefused(KafkaSettings settings, String words, String remedy) {
        assertRefused(() -> new KafkaCheck(settings).check(), words, remedy, SOON);
    }

    private static void assertRefused(ThrowingCallable call, String words, String remedy, Duration limit) {
        long since = System.nanoTime();
        assertThatThrownBy(call).isInstanceOfSatisfying(GodwitException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.KAFKA_UNREACHABLE);
            assertThat(refused.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
            assertThat(refused.getMessage()).contains(words).doesNotContain("Exception");
            assertThat(refused.remedy()).contains(remedy);
        });
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(limit);
    }

    private static KafkaSettings kafka(Map<String, String> properties) {
        return new KafkaSettings(RealServers.get().stack().addresses().kafkaBootstrap(), properties);
    }

    /** A server that answers every connection's first bytes with these, or not at all. */
    private KafkaSettings server(byte[] answer) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(server);
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    open.add(socket);
                    if (answer != null && socket.getInputStream().read() >= 0) {
                        socket.getOutputStream().write(answer);
                    }
                } catch (IOException e) {
                    return; // the test is over
                }
            }
        });
        return new KafkaSettings("127.0.0.1:" + server.getLocalPort(), Map.of());
    }
}
