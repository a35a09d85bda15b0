package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.milvus.Milvus;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SecretText;
import io.godwit.model.task.SourceLogSpec;
import io.godwit.testsupport.servers.SecuredKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source's log behind TLS, a login and ACLs: Kafka's own settings reach its clients, and few rights are enough. */
class SecuredKafkaLogIT {
    private static final String PASSWORD = "open sesame";
    private static final long FIRST_MILLIS = Instant.now().minusSeconds(3_600).toEpochMilli();

    private static SecuredKafka kafka;
    private static Admin admin;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        kafka = new SecuredKafka(folder);
        admin = kafka.open().admin();
    }

    @AfterAll
    static void stop() {
        admin.close();
        kafka.close();
    }

    @Test
    void theRightToReadAndDescribeTheTopicsIsEnough() throws Exception {
        String channel = topic("channel-read", AclOperation.READ, AclOperation.DESCRIBE);
        try (SourceLog log = log("reader", PASSWORD);
                SourceLog.Reader reader = log.read(Map.of(channel, LogPosition.of(0)))) {
            List<LogRecord> records = new ArrayList<>();
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> {
                records.addAll(reader.poll(Duration.ofMillis(200)));
                return records.size() == 3;
            });

            assertThat(log.ends(List.of(channel))).isEqualTo(Map.of(channel, LogPosition.of(3)));
            assertThat(log.takenAt(channel, LogPosition.of(1))).contains(Instant.ofEpochMilli(FIRST_MILLIS + 1));
            assertThat(log.retention(List.of(channel))).isEmpty();
            assertThat(log.sizeBounds(List.of(channel))).isEmpty();
        }
    }

    @Test
    void whoMayDescribeTheConfigurationLearnsWhatIsKeptThoughNotHowMuchIsHeld() throws Exception {
        String channel = topic("channel-kept", AclOperation.READ, AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS);
        try (SourceLog log = log("reader", PASSWORD)) {
            assertThat(log.retention(List.of(channel))).isEqualTo(Map.of(channel, Duration.ofDays(1)));
            assertThat(log.sizeBounds(List.of(channel)))
                    .isEqualTo(Map.of(channel, new SourceLog.SizeBound(1_000_000, OptionalLong.empty())));
        }
    }

    @Test
    void aWrongPasswordAndAMissingRightAreTheUsersToMend() throws Exception {
        String hidden = topic("channel-hidden");
        try (SourceLog wrong = log("reader", "guessed");
                SourceLog right = log("reader", PASSWORD)) {
            for (GodwitException refused : List.of(refusal(wrong, hidden), refusal(right, hidden))) {
                assertThat(refused.code()).isEqualTo(ErrorCode.SOURCE_LOG_UNREACHABLE);
                assertThat(refused.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
                assertThat(refused.remedy()).contains("spec.source.log.kafka");
                assertThat(refused).hasMessageNotContaining("guessed");
            }
        }
    }

    private static GodwitException refusal(SourceLog log, String channel) {
        return catchThrowableOfType(GodwitException.class, () -> log.ends(List.of(channel)));
    }

    private static SourceLog log(String user, String password) {
        Map<String, SecretText> properties = kafka.login(user, password).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> SecretText.of(e.getValue())));
        return Milvus.log(new SourceLogSpec(kafka.address(), properties), SecretResolver.ofProcess());
    }

    /** A topic of three messages, on which the reader has these rights. */
    private static String topic(String name, AclOperation... rights) throws Exception {
        Map<String, String> kept = Map.of("retention.ms", "86400000", "retention.bytes", "1000000");
        admin.createTopics(List.of(new NewTopic(name, 1, (short) 1).configs(kept)))
                .all()
                .get();
        try (KafkaProducer<byte[], byte[]> producer = kafka.open().producer()) {
            for (int i = 0; i < 3; i++) {
                producer.send(new ProducerRecord<>(name, 0, FIRST_MILLIS + i, null, new byte[] {(byte) i}))
                        .get();
            }
        }
        ResourcePattern topic = new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL);
        admin.createAcls(Stream.of(rights)
                        .map(right -> new AclBinding(
                                topic, new AccessControlEntry("User:reader", "*", right, AclPermissionType.ALLOW)))
                        .toList())
                .all()
                .get();
        return name;
    }
}
