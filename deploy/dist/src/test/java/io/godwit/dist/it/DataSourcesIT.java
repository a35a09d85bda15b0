package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.DataSourcesApi;
import io.godwit.console.contract.client.TasksApi;
import io.godwit.console.contract.model.Check;
import io.godwit.console.contract.model.CheckStatus;
import io.godwit.console.contract.model.DataSource;
import io.godwit.console.contract.model.TaskState;
import io.godwit.dist.ControlService;
import io.godwit.launcher.LocalComponentLogs;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.runtime.kafka.KafkaSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Data sources of the control service, asked for by REST, on real servers. */
@ResourceLock(RealServers.CONTROL_SERVICE)
class DataSourcesIT {
    private static final long ROWS = 1_000;

    private final RealServers servers = RealServers.get();
    private final KafkaSettings kafka =
            new KafkaSettings(servers.stack().addresses().kafkaBootstrap(), Map.of());
    private final String run = UUID.randomUUID().toString().substring(0, 6);

    @TempDir
    private Path folder;

    @Test
    void aTaskMadeFromDataSourcesRunsAndKeepsThem() throws Exception {
        Migration migration = migration("sourced_full");
        String task = migration.spec().name();
        try (Instance instance = new Instance("a", migration);
                Instance other = new Instance("b", migration)) {
            DataSource milvus = instance.sources.createDataSource(milvus(), null, null);
            DataSource oceanBase = instance.sources.createDataSource(oceanBase(password()), null, null);
            instance.sources.createDataSource(kafka(), null, null);
            instance.sources.createDataSource(registry(), null, null);

            assertPassed(
                    milvus, "ADDRESS", "PORT", "LOGIN", "VERSION", "COLLECTIONS", "PRIVILEGES", "CLOCK", "LATENCY");
            assertPassed(milvus, "SOURCE_LOG", "LOG");
            assertPassed(oceanBase, "ADDRESS", "PORT", "LOGIN", "VERSION", "PRIVILEGES", "CLOCK", "LATENCY");
            assertPassed(other.sources.getDataSource("k-" + run), "LOGIN", "KAFKA_REPLICAS", "PRIVILEGES", "LATENCY");
            assertPassed(other.sources.getDataSource("r-" + run), "LOGIN", "LATENCY");

            instance.tasks.createTask(byName(migration), null, null);
            instance.tasks.startTask(task, null, null);
            await().atMost(PATIENCE)
                    .until(() -> other.tasks.getTask(task).getSummary().getState() == TaskState.COMPLETED);
            migration.assertEqualSides(ROWS);

            assertThat(other.sources.getDataSource("m-" + run).getSummary().getUsers())
                    .containsExactly(task);
            assertRefused(
                    ErrorCode.DATA_SOURCE_USED, 409, () -> other.sources.deleteDataSource("m-" + run, null, null));
            assertThat(other.sources
                            .changeDataSource("m-" + run, milvus(), false, null, null)
                            .getSummary()
                            .getUsers())
                    .containsExactly(task);
            instance.tasks.releaseTask(task, null, null);
            await().atMost(PATIENCE)
                    .until(() -> other.tasks.getTask(task).getSummary().getState() == TaskState.RELEASED);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            other.sources.getDataSource("m-" + run).getSummary().getUsers())
                    .isEmpty());
        }
    }

    @Test
    void aTestSaysWhichThingIsWrong() throws Exception {
        Migration migration = migration("sourced_wrong");
        try (Instance instance = new Instance("a", migration);
                ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            Map<String, Object> closed = document("m-" + run, Map.of("milvus", Map.of("uri", "http://127.0.0.1:1")));
            assertFailed(instance.sources.createDataSource(closed, null, null), "PORT");

            Path wrong = Files.writeString(folder.resolve("wrong"), "not the password");
            assertFailed(instance.sources.createDataSource(oceanBase(wrong), null, null), "LOGIN");

            Map<String, Object> unknown =
                    document("m-" + run, Map.of("milvus", Map.of("uri", "http://no.such.host.invalid:19530")));
            assertFailed(instance.sources.changeDataSource("m-" + run, unknown, null, null, null), "ADDRESS");

            Map<String, Object> metadata =
                    document("m-" + run, Map.of("milvus", Map.of("uri", "http://169.254.169.254:80")));
            DataSource refused = instance.sources.changeDataSource("m-" + run, metadata, null, null, null);
            assertFailed(refused, "ADDRESS");
            assertThat(refused.getTest().getChecks())
                    .anySatisfy(check -> assertThat(check.getError()).isEqualTo(ErrorCode.ADDRESS_REFUSED.name()));

            for (Map<String, Object> spec : List.<Map<String, Object>>of(
                    Map.of("milvus", Map.of("uri", "http://127.0.0.1:" + silent.getLocalPort())),
                    Map.of(
                            "oceanbase",
                            Map.of("url", "jdbc:mysql://127.0.0.1:" + silent.getLocalPort() + "/", "user", "root")),
                    Map.of("kafka", Map.of("bootstrapServers", "127.0.0.1:" + silent.getLocalPort())),
                    Map.of("schemaRegistry", Map.of("url", "http://127.0.0.1:" + silent.getLocalPort())))) {
                long begin = System.nanoTime();
                DataSource source = instance.sources.createDataSource(
                        document("s-" + UUID.randomUUID().toString().substring(0, 8), spec), null, null);
                assertFailed(source, "LOGIN");
                assertThat(Duration.ofNanos(System.nanoTime() - begin))
                        .as(spec.toString())
                        .isLessThan(Duration.ofSeconds(30));
            }
        }
    }

    @Test
    void whatATaskNamesMustExistAndWhatIsUnusedCanBeDeleted() throws Exception {
        Migration migration = migration("sourced_none");
        try (Instance instance = new Instance("a", migration)) {
            assertRefused(
                    ErrorCode.CONFIG_INVALID, 422, () -> instance.tasks.createTask(byName(migration), null, null));
            instance.sources.createDataSource(registry(), false, null);
            instance.sources.deleteDataSource("r-" + run, null, null);
            assertRefused(ErrorCode.DATA_SOURCE_UNKNOWN, 404, () -> instance.sources.getDataSource("r-" + run));
        }
    }

    private static void assertPassed(DataSource source, String... codes) {
        assertThat(source.getTest().getChecks())
                .as(source.getSummary().getName())
                .filteredOn(check -> check.getStatus() == CheckStatus.PASS)
                .extracting(Check::getCode)
                .contains(codes);
        assertThat(source.getTest().getPassed()).isTrue();
    }

    private static void assertFailed(DataSource source, String code) {
        assertThat(source.getTest().getChecks())
                .filteredOn(check -> check.getStatus() == CheckStatus.FAIL)
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.getCode()).as(check.getMessage()).isEqualTo(code);
                    assertThat(check.getRemedy()).isNotEmpty();
                });
        assertThat(source.getTest().getPassed()).isFalse();
    }

    private static void assertRefused(ErrorCode code, int status, ThrowingCallable request) {
        assertThatThrownBy(request).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.getCode()).as(e.getResponseBody()).isEqualTo(status);
            assertThat(e.getResponseBody()).contains(code.name());
        });
    }

    private Map<String, Object> milvus() {
        return document(
                "m-" + run,
                Map.of(
                        "milvus", Map.of("uri", servers.stack().addresses().milvusUri()),
                        "log", Map.of("kafka", Map.of("bootstrapServers", kafka.bootstrapServers()))));
    }

    private Map<String, Object> oceanBase(Path password) {
        return document(
                "o-" + run,
                Map.of(
                        "oceanbase",
                        Map.of(
                                "url", servers.stack().addresses().oceanBaseJdbcUrl(),
                                "user", servers.stack().addresses().oceanBaseUser(),
                                "password", "${file:" + password + "}")));
    }

    private Map<String, Object> kafka() {
        return document(
                "k-" + run, Map.of("kafka", Map.of("bootstrapServers", kafka.bootstrapServers(), "partitions", 4)));
    }

    private Map<String, Object> registry() {
        return document(
                "r-" + run,
                Map.of(
                        "schemaRegistry",
                        Map.of("url", servers.stack().addresses().registryUrl())));
    }

    private Path password() throws Exception {
        return Files.writeString(
                folder.resolve("password"), servers.stack().addresses().oceanBasePassword());
    }

    private static Map<String, Object> document(String name, Map<String, Object> spec) {
        return Map.of(
                "apiVersion", "godwit.io/v1", "kind", "DataSource", "metadata", Map.of("name", name), "spec", spec);
    }

    /** The migration's task with names instead of servers. */
    private Map<String, Object> byName(Migration migration) {
        Map<String, Object> tree = new LinkedHashMap<>(migration.spec().toTree());
        Map<String, Object> spec = new LinkedHashMap<>();
        ((Map<?, ?>) tree.get("spec")).forEach((key, value) -> spec.put(String.valueOf(key), value));
        spec.put("source", Map.of("dataSource", "m-" + run));
        spec.put("target", Map.of("dataSource", "o-" + run));
        spec.put("kafka", Map.of("dataSource", "k-" + run));
        spec.put("schemaRegistry", Map.of("dataSource", "r-" + run));
        tree.put("spec", spec);
        return tree;
    }

    private Migration migration(String collection) {
        servers.write(SampleCollection.products(new CollectionName("default", collection), ROWS, 8));
        return new Migration(
                servers,
                servers.spec(
                        collection.replace('_', '-') + "-" + run,
                        List.of("SCHEMA", "FULL"),
                        Map.of("include", List.of("default." + collection)),
                        Map.of("resources", "SMALL")));
    }

    /** One instance of the control service, and clients of it. */
    private final class Instance implements AutoCloseable {
        private final ControlService service;
        private final Thread thread;
        private final TasksApi tasks;
        private final DataSourcesApi sources;

        Instance(String name, Migration migration) throws Exception {
            service = new ControlService(
                    kafka,
                    1,
                    folder.resolve(name),
                    migration.driver(),
                    new LocalComponentLogs(Distribution.site(servers.folder())));
            CompletableFuture<String> started = new CompletableFuture<>();
            thread = Thread.ofPlatform().name("service-" + name).start(() -> {
                try {
                    service.run(0, "test", started::complete);
                } catch (Throwable e) {
                    started.completeExceptionally(e);
                }
            });
            ApiClient client = new ApiClient(
                    HttpClient.newBuilder(),
                    ApiClient.createDefaultObjectMapper(),
                    started.get(PATIENCE.toSeconds(), TimeUnit.SECONDS) + "/api/v1");
            tasks = new TasksApi(client);
            sources = new DataSourcesApi(client);
        }

        @Override
        public void close() throws InterruptedException {
            service.drain();
            thread.join(PATIENCE);
        }
    }
}
