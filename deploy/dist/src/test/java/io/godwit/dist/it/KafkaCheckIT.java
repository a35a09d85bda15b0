package io.godwit.dist.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.control.kafka.KafkaLook;
import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckCode;
import io.godwit.control.precheck.CheckStatus;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaCheck;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.testsupport.servers.SecuredKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

    /** A login that gets its rights one after the other, on brokers with an authorizer; each question takes some seconds. */
    @Test
    @Timeout(300)
    void whatALoginMayNotDoIsNamed(@TempDir Path folder) throws Exception {
        TaskSpec spec = RealServers.get()
                .spec("rights", List.of("SCHEMA", "FULL"), Map.of("include", List.of("default.any")), Map.of());
        try (SecuredKafka secured = new SecuredKafka(folder);
                Admin admin = secured.open().admin();
                TopicAdmin topics = new TopicAdmin(secured.open(), 1)) {
            KafkaSettings login = new KafkaSettings(secured.address(), secured.login("reader", "open sesame"));

            assertThat(KafkaLook.ask(secured.open(), spec).checks())
                    .as("super user")
                    .noneMatch(check -> check.status() == CheckStatus.FAIL);
            assertThat(rights(login, spec)).satisfies(check -> {
                assertThat(check.status()).isEqualTo(CheckStatus.FAIL);
                assertThat(check.message())
                        .contains("CREATE, DESCRIBE topic godwit.")
                        .contains("READ group godwit.precheck.full-import")
                        .contains("WRITE transactional id godwit.control.rights");
            });

            allow(admin, ResourceType.TOPIC, "godwit.");
            allow(admin, ResourceType.GROUP, "godwit.");
            allow(admin, ResourceType.TRANSACTIONAL_ID, "godwit.");
            await().untilAsserted(() -> assertThat(rights(login, spec)).satisfies(check -> {
                assertThat(check.status()).isEqualTo(CheckStatus.PASS);
                assertThat(check.message()).contains("not seen before there is one: topic godwit.");
            }));
            topics.ensureControlTopics();
            assertThat(rights(login, spec).message()).doesNotContain("topic");

            rule(
                    admin,
                    ResourceType.TOPIC,
                    "godwit.status",
                    PatternType.LITERAL,
                    AclOperation.WRITE,
                    AclPermissionType.DENY);
            await().untilAsserted(() -> assertThat(rights(login, spec)).satisfies(check -> {
                assertThat(check.status()).isEqualTo(CheckStatus.FAIL);
                assertThat(check.message()).contains("may not WRITE topic godwit.status");
            }));
            rule(
                    admin,
                    ResourceType.TOPIC,
                    "godwit.tasks",
                    PatternType.LITERAL,
                    AclOperation.READ,
                    AclPermissionType.DENY);
            try (KafkaProducer<byte[], byte[]> producer = secured.open().producer()) { // something to be read
                producer.send(new ProducerRecord<>(TopicNames.TASKS, new byte[] {1}, null))
                        .get();
            }
            await().untilAsserted(() -> assertThatThrownBy(() -> KafkaLook.ask(login, spec))
                    .isInstanceOfSatisfying(GodwitException.class, refused -> {
                        assertThat(refused.code()).isEqualTo(ErrorCode.KAFKA_AUTH);
                        assertThat(refused).hasMessageContaining("READ topic godwit.tasks");
                    }));

            admin.createTopics(List.of(new NewTopic("_schemas", 1, (short) 1)
                            .configs(Map.of("cleanup.policy", "delete", "retention.ms", "86400000"))))
                    .all()
                    .get();
            set(admin, "godwit.positions", Map.of("cleanup.policy", "delete", "max.message.bytes", "1000000"));
            assertThat(KafkaLook.ask(secured.open(), spec).checks())
                    .filteredOn(check -> check.status() != CheckStatus.PASS)
                    .extracting(check -> check.status() + " " + check.code())
                    .containsExactly("FAIL KAFKA_TOPICS", "WARN KAFKA_TOPICS", "WARN REGISTRY_STORAGE");
        }
    }

    private static Check rights(KafkaSettings login, TaskSpec spec) {
        return KafkaLook.ask(login, spec).checks().stream()
                .filter(check -> check.code() == CheckCode.KAFKA_PRIVILEGES)
                .findFirst()
                .orElseThrow();
    }

    private static void allow(Admin admin, ResourceType type, String prefix) throws Exception {
        rule(admin, type, prefix, PatternType.PREFIXED, AclOperation.ALL, AclPermissionType.ALLOW);
    }

    private static void rule(
            Admin admin,
            ResourceType type,
            String name,
            PatternType pattern,
            AclOperation operation,
            AclPermissionType permission)
            throws Exception {
        admin.createAcls(List.of(new AclBinding(
                        new ResourcePattern(type, name, pattern),
                        new AccessControlEntry("User:reader", "*", operation, permission))))
                .all()
                .get();
    }

    private static void set(Admin admin, String topic, Map<String, String> settings) throws Exception {
        List<AlterConfigOp> changes = settings.entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                .all()
                .get();
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
