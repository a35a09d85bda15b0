package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.model.CheckState;
import io.godwit.console.contract.model.Estimate;
import io.godwit.console.contract.model.Event;
import io.godwit.console.contract.model.Precheck;
import io.godwit.console.contract.model.PrecheckRequest;
import io.godwit.console.contract.model.PrecheckState;
import io.godwit.console.contract.model.SkipRequest;
import io.godwit.console.contract.model.TaskCheck;
import io.godwit.console.contract.model.TaskState;
import io.godwit.control.SpecComparison;
import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckCode;
import io.godwit.control.precheck.CheckStatus;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.dist.PrecheckServers;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.kafka.KafkaSettings;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Prechecks of tasks of the control service on real servers. */
@ResourceLock(RealServers.CONTROL_SERVICE)
class PrecheckIT {
    private static final Map<String, Object> SMALL = Map.of("resources", "SMALL");

    private final RealServers servers = RealServers.get();

    /** Also after a failure. */
    @AfterEach
    void endComponents() {
        Migration.standing(servers).endAll();
    }

    /** A table that holds rows fails; its user answers for it, and the task runs. */
    @Test
    void whatFailedIsSkippedAndTheTaskStarts() throws Exception {
        Migration first = migration("checked_before", "checked_rows", 50);
        first.run();
        Migration migration = migration("checked_rows", "checked_rows", 50);
        String name = migration.spec().name();
        try (ServiceRun service = ServiceRun.start(servers)) {
            service.tasks().createTask(migration.spec().toTree(), null, null);
            assertThat(service.prechecks()
                            .getPrecheck(name, null, null, null, null)
                            .getState())
                    .isEqualTo(PrecheckState.NONE);

            // Where the source takes longer than an estimate may, it ends without a sample.
            Estimate estimate = await().atMost(PATIENCE)
                    .until(
                            () -> service.prechecks().getEstimate(name, null, null),
                            made -> made.getSum().getSampled() == 1);
            assertThat(estimate.getSum().getRows()).isEqualTo(50);
            assertThat(estimate.getSum().getKafkaBytes()).isGreaterThan(50 * 32L); // a vector of 8 alone
            assertThat(estimate.getSum().getMillis()).isPositive();
            assertThat(estimate.getTargetFreeBytes()).isGreaterThan(1_000_000L);

            service.prechecks().startPrecheck(name, new PrecheckRequest(), null, "check-once");
            service.prechecks().startPrecheck(name, new PrecheckRequest(), null, "check-once");
            await().atMost(PATIENCE).until(() -> TakenTable.isFound(service.prechecks(), name));
            Precheck failed = precheck(service, name);

            assertThat(failed.getState()).isEqualTo(PrecheckState.FAILED);
            TaskCheck check = failed.getItems().getFirst();
            assertThat(check.getState()).isEqualTo(CheckState.FAIL);
            assertThat(check.getCode()).isEqualTo("TABLE_EMPTY");
            assertThat(check.getStartedAt()).isNotNull();
            assertThat(service.tasks().getTask(name).getSummary().getState()).isEqualTo(TaskState.NOT_STARTED);

            Precheck skipped = service.prechecks()
                    .skipCheck(
                            name,
                            new SkipRequest()
                                    .code(check.getCode())
                                    ._object(check.getObject())
                                    .note("rows of a rehearsal")
                                    .confirmed(true),
                            null,
                            null);
            assertThat(skipped.getState()).isEqualTo(PrecheckState.PASSED);

            service.tasks().startTask(name, null, null);
            await().atMost(PATIENCE)
                    .until(() -> service.tasks().getTask(name).getSummary().getState() == TaskState.COMPLETED);
            assertThat(service.tasks().listEvents(name, null, 150).getItems())
                    .extracting(Event::getWhat)
                    .contains("PRECHECK", "CHECKED", "SKIP TABLE_EMPTY " + check.getObject() + ": rows of a rehearsal");
            assertThatThrownBy(() -> service.prechecks()
                            .startPrecheck(name, new PrecheckRequest().addChecksItem("NO_SUCH_CHECK"), null, null))
                    .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getResponseBody())
                            .contains(ErrorCode.CHECK_UNKNOWN.name()));
        }
    }

    /** SIGKILL of the instance that makes a precheck; another one, that knows nothing, makes it. */
    @Test
    void anotherInstanceContinuesWhatAKilledOneBegan() throws Exception {
        Migration migration = migration("checked_twice", "checked_twice", 10);
        String name = migration.spec().name();
        try (ServerSocket silent = new ServerSocket(0);
                ServiceRun first = ServiceRun.start(servers)) {
            // A registry that accepts connections and never answers holds the precheck up.
            first.tasks().createTask(withRegistry(migration, address(silent)), null, null);
            first.prechecks().startPrecheck(name, new PrecheckRequest(), null, null);
            await().atMost(PATIENCE).until(() -> precheck(first, name).getState() == PrecheckState.RUNNING);
            first.kill();

            try (ServiceRun second = ServiceRun.start(servers)) {
                assertThat(precheck(second, name).getState()).isEqualTo(PrecheckState.RUNNING);
                Precheck ended = ended(second, name);
                assertThat(ended.getState()).isEqualTo(PrecheckState.FAILED);
                assertThat(ended.getItems())
                        .filteredOn(check -> check.getState() == CheckState.FAIL)
                        .as(
                                "a component of another task that was killed may hold Kafka's records up for a while: %s",
                                ended)
                        .extracting(TaskCheck::getCode)
                        .contains("REGISTRY")
                        .isSubsetOf("REGISTRY", "KAFKA");

                // Held up once more, and given up by a change of the task.
                second.prechecks().startPrecheck(name, new PrecheckRequest().failed(true), null, null);
                await().atMost(PATIENCE).until(() -> precheck(second, name).getState() == PrecheckState.RUNNING);
                second.tasks().changeTask(name, migration.spec().toTree(), null, null, null);
                Precheck givenUp = ended(second, name);
                assertThat(givenUp.getState()).isEqualTo(PrecheckState.GIVEN_UP);
                assertThat(givenUp.getReason().getRemedy()).isEqualTo("check it again");

                second.prechecks().startPrecheck(name, new PrecheckRequest(), null, null);
                assertThat(ended(second, name).getState()).isEqualTo(PrecheckState.PASSED);
            }
        }
    }

    @Test
    void whatMakesAMigrationGoWrongIsKnownBefore() throws Exception {
        SampleCollection sample = SampleCollection.products(new CollectionName("default", "checked_oddly"), 300, 8);
        try (SampleWriter writer = servers.writer()) {
            writer.write(sample, rows -> {});
            writer.insert(sample, 0, 30, 1); // under keys that are there
        }
        TaskSpec spec = servers.spec(
                "checked-oddly",
                List.of("SCHEMA", "FULL", "INCREMENTAL", "REVERSE"),
                objects("checked_oddly", "it_oddly.t"),
                SMALL);
        new Migration(
                        servers,
                        servers.spec(
                                "checked-oddly-table",
                                List.of("SCHEMA"),
                                objects("checked_oddly", "it_oddly.t"),
                                SMALL))
                .run();
        servers.sqlIn("it_oddly", "CREATE TRIGGER counted AFTER INSERT ON t FOR EACH ROW SET @godwit_counted = 1");
        List<String> channels;
        try (SourceCatalog catalog = servers.milvus().catalog()) {
            channels = catalog.describe(sample.name()).channels();
        }

        PrecheckReport report;
        keepFor(channels, Duration.ofHours(1));
        try {
            report = new PrecheckServers(SecretResolver.ofProcess()).run(replicated(spec, 3));
        } finally {
            keepFor(channels, Duration.ofDays(7));
        }

        assertThat(report.with(CheckStatus.FAIL))
                .extracting(Check::code)
                .containsExactly(CheckCode.KAFKA_REPLICAS, CheckCode.TABLE);
        assertThat(report.with(CheckStatus.WARN))
                .extracting(Check::code)
                .containsExactlyInAnyOrder(CheckCode.LOG_RETENTION, CheckCode.DUPLICATE_KEYS, CheckCode.CHANGE_LOGS);
        assertThat(report.with(CheckStatus.FAIL).getLast().message()).contains("counted");
        assertThat(report.with(CheckStatus.WARN))
                .anyMatch(check -> check.message().matches("the first \\d+ keys hold \\d+ rows: .*"))
                .anyMatch(check -> check.message().contains("1 hour"))
                .anyMatch(check -> check.message().contains("TRUNCATE, DROP and RENAME of a table"));
        assertThat(report.with(CheckStatus.PASS))
                .extracting(check -> check.code() + " " + check.object())
                .contains(
                        "WAY_BACK default.checked_oddly",
                        "WRITABLE default.checked_oddly",
                        "CHANGE_LOGS it_oddly",
                        "CHANGE_LOGS it_oddly.t");
        assertThat(report.checks())
                .filteredOn(check -> check.code() == CheckCode.SOURCE_CLOCK
                        || check.code() == CheckCode.TARGET_CLOCK
                        || check.code() == CheckCode.TARGET_PRIVILEGES
                        || check.code() == CheckCode.KAFKA_PRIVILEGES
                        || check.code() == CheckCode.KAFKA_TOPICS
                        || check.code() == CheckCode.KAFKA_DISK
                        || check.code() == CheckCode.REGISTRY_COMPATIBILITY
                        || check.code() == CheckCode.TARGET_DISK
                        || check.code() == CheckCode.TARGET_MEMORY
                        || check.code() == CheckCode.IMPORTS)
                .hasSize(12)
                .allMatch(check -> check.status() == CheckStatus.PASS);
    }

    /** Milvus carries out imports one after the other: five of 200,000 rows last longer than a precheck. */
    @Test
    void aRunningImportIsKnownBefore(@TempDir Path folder) throws Exception {
        CollectionName name = new CollectionName("default", "checked_import");
        SampleCollection sample = new SampleCollection(
                name,
                "",
                List.of(
                        Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                        Field.plain(2, "v", FieldType.FLOAT_VECTOR).withDimension(8)),
                false,
                1,
                10);
        TaskSpec spec = servers.spec(
                "checked-import", List.of("SCHEMA", "FULL"), objects("checked_import", "it_import.t"), SMALL);
        Path rows = folder.resolve("rows.json");
        Files.writeString(
                rows,
                LongStream.range(1_000, 201_000)
                        .mapToObj(id -> "{\"id\": " + id + ", \"v\": [1, 2, 3, 4, 5, 6, 7, " + id + "]}")
                        .collect(Collectors.joining(",\n", "{\"rows\": [", "]}")));
        try (SampleWriter writer = servers.writer()) {
            writer.write(sample, written -> {});
            for (int i = 0; i < 5; i++) {
                writer.startImport(name, rows);
            }

            PrecheckReport report = new PrecheckServers(SecretResolver.ofProcess()).run(spec);

            assertThat(report.checks())
                    .filteredOn(check -> check.code() == CheckCode.IMPORTS)
                    .singleElement()
                    .satisfies(check -> {
                        assertThat(check.message()).containsPattern("[1-5] bulk imports? into it (is|are) running");
                        assertThat(check.status()).isEqualTo(CheckStatus.WARN);
                    });
        }
    }

    @SuppressWarnings("unchecked")
    private static TaskSpec replicated(TaskSpec spec, int replicas) {
        Map<String, Object> tree = spec.toTree();
        Map<String, Object> kafka = (Map<String, Object>) ((Map<String, Object>) tree.get("spec")).get("kafka");
        kafka.put("replicationFactor", replicas);
        return SpecComparison.published(tree);
    }

    private void keepFor(List<String> topics, Duration time) throws Exception {
        try (Admin admin = new KafkaSettings(servers.stack().addresses().kafkaBootstrap(), Map.of()).admin()) {
            Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
            topics.forEach(topic -> changes.put(
                    new ConfigResource(ConfigResource.Type.TOPIC, topic),
                    List.of(new AlterConfigOp(
                            new ConfigEntry("retention.ms", String.valueOf(time.toMillis())),
                            AlterConfigOp.OpType.SET))));
            admin.incrementalAlterConfigs(changes).all().get();
        }
    }

    private static Map<String, Object> objects(String collection, String table) {
        return Map.of("include", List.of("default." + collection), "rename", Map.of("default." + collection, table));
    }

    private static Precheck ended(ServiceRun service, String task) {
        return await().atMost(PATIENCE)
                .until(
                        () -> precheck(service, task),
                        precheck -> precheck.getState() != PrecheckState.PENDING
                                && precheck.getState() != PrecheckState.RUNNING);
    }

    private static Precheck precheck(ServiceRun service, String task) {
        try {
            return service.prechecks().getPrecheck(task, null, null, null, null);
        } catch (ApiException e) {
            throw new AssertionError(e.getResponseBody(), e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> withRegistry(Migration migration, String url) {
        Map<String, Object> tree = migration.spec().toTree();
        ((Map<String, Object>) tree.get("spec")).put("schemaRegistry", Map.of("url", url));
        return tree;
    }

    private static String address(ServerSocket server) {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private Migration migration(String collection, String table, long rows) {
        servers.write(SampleCollection.products(new CollectionName("default", collection), rows, 8));
        return new Migration(
                servers,
                servers.spec(
                        collection.replace('_', '-'),
                        List.of("SCHEMA", "FULL"),
                        Map.of(
                                "include",
                                List.of("default." + collection),
                                "rename",
                                Map.of("default." + collection, "default." + table)),
                        SMALL));
    }
}
