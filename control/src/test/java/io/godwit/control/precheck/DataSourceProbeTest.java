package io.godwit.control.precheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.godwit.control.resource.Sources;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.target.TargetLook;
import io.godwit.model.task.DataSourceSpec;
import io.godwit.model.task.SecretResolver;
import io.godwit.testsupport.ScriptedTarget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DataSourceProbeTest {
    private static final DataSourceSpec MILVUS =
            Sources.milvus("m", "http://milvus:19530").spec();
    private static final DataSourceSpec OCEANBASE = Sources.oceanBase("ob").spec();
    private static final DataSourceSpec KAFKA = Sources.kafka("k").spec();
    private static final DataSourceSpec REGISTRY = Sources.registry("r").spec();

    private final ScriptedNetwork network = new ScriptedNetwork();
    private final PrecheckBench bench = new PrecheckBench();
    private final ScriptedTarget target = new ScriptedTarget();
    private final List<String> asked = new ArrayList<>();
    private Supplier<SourceCatalog> source = () -> bench.source;
    private Supplier<TargetLook> session = () -> target;
    private Supplier<KafkaServers> kafka = () -> new KafkaServers(3, Optional.of(List.of()), 4);
    private Runnable registry = () -> {};
    private Duration patience = Duration.ofSeconds(5);

    @BeforeEach
    void everyHostIsKnown() {
        List.of("milvus", "log", "ob", "kafka", "registry").forEach(host -> network.hosts.put(host, "10.0.0.1"));
    }

    @Test
    void eachThingIsACheckOfItsOwn() {
        bench.collection("products");

        assertThat(codes(MILVUS))
                .containsExactly(
                        "PASS ADDRESS",
                        "PASS PORT",
                        "PASS LOGIN",
                        "PASS VERSION",
                        "PASS COLLECTIONS",
                        "PASS PRIVILEGES",
                        "PASS CLOCK",
                        "PASS LATENCY",
                        "SKIPPED SOURCE_LOG");
        assertThat(codes(OCEANBASE))
                .containsExactly(
                        "PASS ADDRESS",
                        "PASS PORT",
                        "PASS LOGIN",
                        "SKIPPED TLS",
                        "PASS VERSION",
                        "PASS PRIVILEGES",
                        "PASS CLOCK",
                        "PASS LATENCY");
        assertThat(codes(KAFKA))
                .containsExactly(
                        "PASS ADDRESS",
                        "PASS PORT",
                        "PASS LOGIN",
                        "PASS KAFKA_REPLICAS",
                        "PASS PRIVILEGES",
                        "PASS LATENCY");
        assertThat(codes(REGISTRY)).containsExactly("PASS ADDRESS", "PASS PORT", "PASS LOGIN", "PASS LATENCY");
        assertThat(target.closed).isTrue();
    }

    @Test
    void theLogOfAMilvusIsReadWhereItIsNamed() {
        bench.collection("products");
        DataSourceSpec withLog = withLog();

        assertThat(codes(withLog)).contains("PASS SOURCE_LOG", "PASS LOG").hasSize(12);
        bench.lostLog = Optional.of(GodwitException.configuration(
                ErrorCode.SOURCE_LOG_UNREACHABLE, "the channel is gone", "check spec.source.log.kafka"));
        assertThat(failed(withLog)).singleElement().satisfies(check -> {
            assertThat(check.code()).isEqualTo(CheckCode.LOG);
            assertThat(check.remedy()).isEqualTo("check spec.log.kafka");
        });
    }

    @Test
    void anUnknownNameIsSaidSoAndNothingElseIsAsked() {
        network.unknown.add("milvus");

        assertThat(failed(MILVUS)).singleElement().satisfies(check -> {
            assertThat(check.code()).isEqualTo(CheckCode.ADDRESS);
            assertThat(check.path()).isEqualTo("spec.milvus.uri");
            assertThat(check.message()).isEqualTo("milvus:19530 cannot be found: the host name is unknown");
        });
        assertThat(asked).isEmpty();
    }

    @Test
    void aClosedPortIsSaidSo() {
        network.closed.add(19530);

        assertThat(failed(MILVUS)).singleElement().satisfies(check -> {
            assertThat(check.code()).isEqualTo(CheckCode.PORT);
            assertThat(check.error()).contains(ErrorCode.SOURCE_UNREACHABLE.name());
            assertThat(check.message()).contains("nothing is listening there");
        });
    }

    @Test
    void whatTheServiceMustNotConnectToIsRefusedBeforeAnyConnection() {
        network.hosts.put("milvus", "169.254.169.254");
        network.hosts.put("ob", "fe80::1");

        assertThat(failed(MILVUS))
                .extracting(Check::error)
                .containsExactly(Optional.of(ErrorCode.ADDRESS_REFUSED.name()));
        assertThat(failed(OCEANBASE))
                .extracting(Check::error)
                .containsExactly(Optional.of(ErrorCode.ADDRESS_REFUSED.name()));
        assertThat(network.connected).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void oneRefusedAddressAmongOthersIsEnough() {
        DataSourceSpec two = Sources.document(
                        "k", Map.of("kafka", Map.of("bootstrapServers", "kafka:9092,100.100.100.200:9092")))
                .spec();

        assertThat(failed(two)).extracting(Check::object).containsExactly("100.100.100.200:9092");
        assertThat(network.connected).containsExactly("10.0.0.1:9092");
        assertThat(asked).isEmpty();
    }

    @Test
    void whereAnotherBrokerAnswersOneThatIsAwayIsAWarning() {
        network.closed.add(9093);
        DataSourceSpec two = Sources.document("k", Map.of("kafka", Map.of("bootstrapServers", "kafka:9093,kafka:9092")))
                .spec();

        assertThat(codes(two)).contains("WARN PORT", "PASS PORT", "PASS LOGIN").doesNotContain("FAIL PORT");
        network.closed.add(9092);
        assertThat(failed(two)).extracting(Check::code).containsExactly(CheckCode.PORT, CheckCode.PORT);
    }

    @Test
    void aCertificateThatIsNotTrustedFailsTls() {
        network.untrusted = true;

        assertThat(failed(Sources.milvus("m", "https://milvus:19530").spec()))
                .extracting(Check::code)
                .containsExactly(CheckCode.TLS);
        assertThat(failed(MILVUS)).isEmpty();
    }

    @Test
    void aRefusedLoginAnOldVersionAndMissingPrivilegesAreToldApart() {
        session = () -> {
            throw GodwitException.configuration(
                    ErrorCode.TARGET_AUTH, "it refuses the login", "check spec.target.oceanbase");
        };
        assertThat(failed(OCEANBASE)).singleElement().satisfies(check -> {
            assertThat(check.code()).isEqualTo(CheckCode.LOGIN);
            assertThat(check.remedy()).isEqualTo("check spec.oceanbase");
        });
        session = () -> {
            throw GodwitException.configuration(ErrorCode.TARGET_UNREACHABLE, "it does not offer TLS", "check sslMode");
        };
        assertThat(failed(OCEANBASE)).extracting(Check::code).containsExactly(CheckCode.TLS);
        session = () -> target;
        target.version = "4.2.1";
        target.grants = List.of("GRANT SELECT ON *.* TO 'u'");
        assertThat(failed(OCEANBASE)).extracting(Check::code).containsExactly(CheckCode.VERSION, CheckCode.PRIVILEGES);
        source = () -> {
            throw GodwitException.configuration(ErrorCode.SOURCE_VERSION, "Milvus 2.2 is not 2.3 or 2.4", "set it");
        };
        assertThat(failed(MILVUS)).extracting(Check::code).containsExactly(CheckCode.VERSION);
    }

    @Test
    void aClockThatIsOffIsAWarning() {
        target.now = Instant.EPOCH.plusSeconds(9);

        assertThat(run(OCEANBASE))
                .filteredOn(check -> check.code() == CheckCode.CLOCK)
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.status()).isEqualTo(CheckStatus.WARN);
                    assertThat(check.message()).startsWith("9000 ms ahead of");
                });
    }

    @Test
    void moreReplicasThanBrokersFail() {
        kafka = () -> new KafkaServers(1, Optional.of(List.of("CREATE")), 400);
        DataSourceSpec three = Sources.document(
                        "k", Map.of("kafka", Map.of("bootstrapServers", "kafka:9092", "replicationFactor", 3)))
                .spec();

        assertThat(codes(three)).contains("FAIL KAFKA_REPLICAS", "WARN PRIVILEGES", "WARN LATENCY");
    }

    @Test
    void aServerThatNeverAnswersEndsWithASentence() {
        patience = Duration.ofMillis(1_200);
        CountDownLatch never = new CountDownLatch(1);
        source = () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return bench.source;
        };
        long begin = System.nanoTime();

        List<Check> failed = failed(MILVUS);

        assertThat(Duration.ofNanos(System.nanoTime() - begin).toMillis()).isCloseTo(1_200, within(1_000L));
        assertThat(failed).singleElement().satisfies(check -> {
            assertThat(check.code()).isEqualTo(CheckCode.LOGIN);
            assertThat(check.message()).contains("http://milvus:19530 did not answer within");
        });
        never.countDown();
    }

    @Test
    void aSecretThatIsGoneIsACheckOfItsOwn() {
        DataSourceSpec secret = Sources.document(
                        "m", Map.of("milvus", Map.of("uri", "http://milvus:19530", "token", "${env:NONE}")))
                .spec();

        assertThat(failed(secret)).extracting(Check::path).containsExactly("spec.milvus.token");
    }

    private static DataSourceSpec withLog() {
        return Sources.document(
                        "m",
                        Map.of(
                                "milvus", Map.of("uri", "http://milvus:19530"),
                                "log", Map.of("kafka", Map.of("bootstrapServers", "log:9092"))))
                .spec();
    }

    private List<Check> run(DataSourceSpec spec) {
        DataSourcePorts ports = new DataSourcePorts(
                network,
                milvus -> asking("milvus", source),
                log -> asking("log", bench.openLog),
                oceanBase -> asking("oceanbase", session),
                bus -> asking("kafka", kafka),
                schemas -> {
                    asked.add("registry");
                    registry.run();
                });
        return new DataSourceProbe(
                        ports,
                        AddressRules.USUAL,
                        new SecretResolver(Map.of()),
                        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                        patience)
                .run(spec);
    }

    private <T> T asking(String server, Supplier<T> open) {
        asked.add(server);
        return open.get();
    }

    private List<Check> failed(DataSourceSpec spec) {
        return run(spec).stream()
                .filter(check -> check.status() == CheckStatus.FAIL)
                .toList();
    }

    private List<String> codes(DataSourceSpec spec) {
        return run(spec).stream()
                .map(check -> check.status() + " " + check.code())
                .toList();
    }
}
