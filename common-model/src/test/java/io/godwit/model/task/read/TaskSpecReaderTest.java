package io.godwit.model.task.read;

import static io.godwit.model.task.TaskTrees.map;
import static io.godwit.model.task.TaskTrees.smallest;
import static io.godwit.model.task.TaskTrees.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.Direction;
import io.godwit.model.schema.TableName;
import io.godwit.model.task.ByteSize;
import io.godwit.model.task.ConflictPolicy;
import io.godwit.model.task.Dml;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.FullResources;
import io.godwit.model.task.IncrementalOptions;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.OptionsSpec;
import io.godwit.model.task.Problem;
import io.godwit.model.task.RateLimit;
import io.godwit.model.task.SecretRef;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SecretText;
import io.godwit.model.task.StorageFormat;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskTrees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskSpecReaderTest {
    private static final TaskSpecReader FILES =
            TaskSpecReader.ofFiles(new SecretResolver(Map.of("MILVUS_TOKEN", "t0ps3cret", "KAFKA", "broker:9092")));

    @Test
    void takesDefaultsForWhatIsAbsent() {
        TaskSpec spec = valid(TaskTrees.smallest());

        assertThat(spec.options()).isEqualTo(OptionsSpec.DEFAULT);
        assertThat(spec.options().full().resources()).isEqualTo(new FullResources(4, 8, ByteSize.ofGigabytes(2)));
        assertThat(spec.kafka()).isEqualTo(new KafkaSpec("127.0.0.1:9092", 8, 1, 1, Map.of()));
        assertThat(spec.source().milvus().token()).isEqualTo(SecretText.empty());
        assertThat(spec.source().log()).isEmpty();
        assertThat(spec.tags()).isEmpty();
    }

    @Test
    void tensOfThousandsOfNewNamesAreReadAtOnce() {
        Map<String, Object> renames = map();
        List<String> include = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            include.add("default.a$$" + i);
            renames.put("default.a$$" + i, "search.a" + i);
        }
        Map<String, Object> tree = with("spec.objects", map("include", include, "rename", renames));

        long begin = System.nanoTime();
        assertThat(valid(tree).objects().rename()).hasSize(20_000);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void readsEveryOption() {
        Map<String, Object> tree = with("spec.source.milvus.token", "${env:MILVUS_TOKEN}");
        TaskTrees.set(tree, "spec.source.milvus.tls", map());
        TaskTrees.set(tree, "spec.objects.exclude", List.of("shop.tmp_*"));
        TaskTrees.set(tree, "spec.objects.rename", map("default.products", "search.products"));
        TaskTrees.set(tree, "spec.options.schema.storageFormat", "hybrid");
        TaskTrees.set(tree, "spec.options.full.limit", map("rps", 20000, "bps", "50MB"));
        TaskTrees.set(tree, "spec.options.full.resources", map("read", 3, "write", 5, "memory", 2));
        TaskTrees.set(tree, "spec.options.full.nonEmptyTarget", "IGNORE");
        TaskTrees.set(tree, "spec.options.incremental.retention", "12h");
        TaskTrees.set(tree, "spec.options.parameters", map("write.batchRows", 500));

        TaskSpec spec = valid(tree);

        assertThat(spec.source().milvus().token().references()).containsExactly(new SecretRef.Env("MILVUS_TOKEN"));
        assertThat(spec.objects().tableOf(new CollectionName("default", "products")))
                .isEqualTo(new TableName("search", "products"));
        assertThat(spec.options().schema().storageFormat()).isEqualTo(StorageFormat.HYBRID);
        assertThat(spec.options().full().limit())
                .isEqualTo(new RateLimit(OptionalLong.of(20_000), Optional.of(new ByteSize(50_000_000))));
        assertThat(spec.options().full().resources()).isEqualTo(new FullResources(3, 5, ByteSize.ofGigabytes(2)));
        assertThat(spec.options().incremental().retention()).hasHours(12);
        assertThat(spec.options().parameter(ExpertParameter.WRITE_BATCH_ROWS)).isEqualTo("500");
        assertThat(spec.options().parameter(ExpertParameter.CHECKPOINT_SCHEMA)).isEqualTo("godwit");
    }

    @Test
    void listsAllProblemsAtOnce() {
        Map<String, Object> tree = with("metadata.name", "two words");
        tree.put("speck", "?");
        TaskTrees.set(tree, "spec.kafka", map("bootstrapServer", "127.0.0.1:9092", "partitions", 0));
        TaskTrees.set(tree, "spec.schemaRegistry.url", "http://user:secret@127.0.0.1:8081/");
        TaskTrees.set(
                tree, "spec.source.milvus", map("uri", "127.0.0.1:19530", "token", "${env:NOWHERE}", "user", "u"));
        TaskTrees.set(tree, "spec.source.log", map("pulsar", map("serviceUrl", "pulsar://127.0.0.1")));
        TaskTrees.set(tree, "spec.target.oceanbase.password", "in plain text");
        TaskTrees.set(tree, "spec.types", List.of("SCHEMA", "FULL", "FULL", "VERIFY", "NEWEST"));
        TaskTrees.set(tree, "spec.objects.include", List.of("products", "shop.[ab", "a.b$$c", "x.*"));
        TaskTrees.set(tree, "spec.objects.rename", map("x.a", "y.T", "x.b", "Y.t", "x.c", "y.o'clock", "z.a", "y.z"));
        TaskTrees.set(tree, "spec.options.full.limit", map("rps", 0.5, "bps", "50 MBit"));
        TaskTrees.set(tree, "spec.options.full.resources", "HUGE");
        TaskTrees.set(tree, "spec.options.full.loadCollections", "yes");
        TaskTrees.set(tree, "spec.options.incremental", map("retention", 7, "writer", map("write", 0, "memory", 0)));
        TaskTrees.set(tree, "spec.options.parameters", map("write.batchRow", 1));

        String listed = problems(tree).stream().map(Problem::toString).collect(Collectors.joining("\n", "", "\n"));

        assertThat(listed).isEqualTo(golden("all-problems.txt"));
    }

    @Test
    void boundsTheRetentionAndTheStartOfNewTasksOnly() {
        Map<String, Object> tree = with("spec.types", List.of("SCHEMA", "INCREMENTAL"));
        TaskTrees.set(tree, "spec.source.log", map("kafka", map("bootstrapServers", "127.0.0.1:9092")));
        for (String retention : List.of("1h", "8760h", "365d")) {
            TaskTrees.set(tree, "spec.options.incremental.retention", retention);
            assertThat(valid(tree).options().incremental().retention()).isPositive();
        }
        TaskTrees.set(tree, "spec.options.incremental.startTimestamp", "2999-01-01T00:00:00Z");
        for (String retention : List.of("59m", "366d")) {
            TaskTrees.set(tree, "spec.options.incremental.retention", retention);
            assertThat(problems(tree))
                    .extracting(Problem::path)
                    .containsExactly("spec.options.incremental.retention", "spec.options.incremental.startTimestamp");
            assertThat(TaskSpecReader.ofPublished().read(tree)).isInstanceOf(SpecReading.Valid.class);
        }
    }

    @Test
    void refusesTheFormerVersionOfTheFormatAndSaysWhatToWrite() {
        Map<String, Object> tree = with("apiVersion", TaskSpec.FORMER_API_VERSION);

        assertThat(problems(tree))
                .extracting(Problem::toString)
                .containsExactly("apiVersion: is godwit/v1, which earlier versions took"
                        + " (write apiVersion: godwit.io/v1; the rest stays as it is)");
    }

    @Test
    void readsWhatWasKeptUnderTheFormerVersionAndShowsItUnderTheNewOne() {
        Map<String, Object> kept = with("apiVersion", TaskSpec.FORMER_API_VERSION);

        assertThat(TaskSpecReader.ofPublished().read(kept)).isEqualTo(new SpecReading.Valid(valid(smallest())));
        assertThat(TaskSpec.shown(kept)).isEqualTo(smallest());
        assertThat(TaskSpec.shown(smallest())).isEqualTo(smallest());
    }

    @Test
    void refusesWhatIsNoMapping() {
        assertThat(problems(List.of("a"))).extracting(Problem::message).containsExactly("the file holds no task");
    }

    @Test
    void resolvesAddressesAndKeepsSecrets() {
        Map<String, Object> tree = with("spec.kafka.bootstrapServers", "${env:KAFKA}");
        TaskTrees.set(
                tree, "spec.kafka.properties", map("sasl.jaas.config", "Login password=\"${env:MILVUS_TOKEN}\";"));

        KafkaSpec kafka = valid(tree).kafka();

        assertThat(kafka.bootstrapServers()).isEqualTo("broker:9092");
        assertThat(kafka.properties().get("sasl.jaas.config").template()).contains("${env:MILVUS_TOKEN}");
        assertThat(valid(tree).toString()).doesNotContain("t0ps3cret");
    }

    @Test
    void refusesSecretsInPlainTextAndNeverPrintsThem() {
        Map<String, Object> tree = with("spec.kafka.properties", map("ssl.key.password", "hunter2"));
        TaskTrees.set(tree, "spec.source.milvus.token", "hunter2");
        TaskTrees.set(tree, "spec.schemaRegistry.properties", map("x", "Login password=hunter2;"));

        assertThat(problems(tree)).hasSize(3).allSatisfy(problem -> assertThat(problem.toString())
                .contains("in plain text")
                .doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ssl.truststore.password|hunter2${env:MILVUS_TOKEN}",
                "schema.registry.basic.auth.user.info|bob:hunter2",
                "basic.auth.user.info|bob:hunter2${env:MILVUS_TOKEN}",
                "sasl.jaas.config|OAuthBearerLoginModule required clientSecret=\"hunter2\";",
                "sasl.jaas.config|Module required token=hunter2;"
            })
    void refusesASecretBesideAReferenceOrUnderAnotherName(String name, String value) {
        assertThat(problems(with("spec.schemaRegistry.properties", map(name, value))))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString()).contains("in plain text").doesNotContain("hunter2"));
    }

    @Test
    void aUserMayBeNamedBesideTheReference() {
        assertThat(valid(with("spec.schemaRegistry.properties", map("basic.auth.user.info", "bob:${env:MILVUS_TOKEN}")))
                        .schemaRegistry()
                        .properties())
                .containsKey("basic.auth.user.info");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql://address=(host=h)(port=1)(password=hunter2)/",
                "jdbc:mysql://h:1/?allowLoadLocalInfile=true",
                "jdbc:mysql://h:1/?sslMode=VERIFY_CA&trustCertificateKeyStoreUrl=http://169.254.169.254/x",
                "jdbc:mysql://h:1/?pass%77ord=hunter2",
                "jdbc:mysql://h:1/?autoDeserialize=true"
            })
    void refusesAnAddressThatDoesMoreThanAddress(String url) {
        assertThat(problems(with("spec.target.oceanbase.url", url)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("spec.target.oceanbase.url")
                        .doesNotContain("hunter2"));
    }

    @Test
    void refusesTypesThatAreNotAvailable() {
        Map<String, Object> tree = with("spec.types", List.of("FULL", "VERIFY"));

        assertThat(problems(tree)).extracting(Problem::path).containsExactly("spec.types[1]");
    }

    @Test
    void onlyWhatFollowsTheSourceCanBeTurnedAround() {
        Map<String, Object> tree = with("spec.types", List.of("FULL", "REVERSE"));

        assertThat(problems(tree)).extracting(Problem::path).containsExactly("spec.types");
        assertThat(TaskSpecReader.ofPublished().read(tree)).isInstanceOf(SpecReading.Valid.class);
    }

    @Test
    void theWayBackHasTheOptionsOfTheWayThereOrItsOwn() {
        Map<String, Object> tree = with("spec.options.incremental.conflictPolicy", "KEEP_TARGET");
        assertThat(valid(tree).options().changes(Direction.REVERSE).conflictPolicy())
                .isEqualTo(ConflictPolicy.KEEP_TARGET);

        TaskTrees.set(tree, "spec.options.reverse.reuseIncremental", false);
        TaskTrees.set(tree, "spec.options.reverse.dml", List.of("DELETE"));
        OptionsSpec options = valid(tree).options();

        assertThat(options.changes(Direction.REVERSE))
                .returns(List.of(Dml.DELETE), IncrementalOptions::dml)
                .returns(ConflictPolicy.LATEST_WINS, IncrementalOptions::conflictPolicy);
        assertThat(options.changes(Direction.FORWARD).conflictPolicy()).isEqualTo(ConflictPolicy.KEEP_TARGET);
    }

    @Test
    void optionsOfTheWayBackThatWouldHaveNoEffectAreRefused() {
        Map<String, Object> tree = with("spec.options.reverse.limit.rps", 5);

        assertThat(problems(tree)).extracting(Problem::path).containsExactly("spec.options.reverse.reuseIncremental");
    }

    @Test
    void rowsThatFlowBackGoToAPartitionForEachCollection() {
        assertThat(valid(TaskTrees.smallest()).options().reverse().partitions()).isEmpty();

        Map<String, Object> tree =
                with("spec.options.reverse.partitions", Map.of("default.products", "recent", "shop.orders", "_2026"));

        assertThat(valid(tree).options().reverse().partitions())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        new CollectionName("default", "products"),
                        "recent",
                        new CollectionName("shop", "orders"),
                        "_2026"));
    }

    @ParameterizedTest
    @CsvSource({
        "products, recent, does not name one collection",
        "default.*, recent, does not name one collection",
        "default.products, 2026, is not the name of a partition of Milvus",
        "default.products, a-b, is not the name of a partition of Milvus"
    })
    void aPartitionThatCannotBeOneIsRefused(String collection, String partition, String why) {
        Map<String, Object> tree = with("spec.options.reverse.partitions", Map.of(collection, partition));

        assertThat(problems(tree)).singleElement().satisfies(problem -> assertThat(problem)
                .returns("spec.options.reverse.partitions." + collection, Problem::path)
                .returns(why, Problem::message));
    }

    @Test
    void asksForALogWhenChangesAreToFollow() {
        Map<String, Object> tree = with("spec.types", List.of("INCREMENTAL"));

        assertThat(TaskSpecReader.ofPublished().read(tree))
                .isInstanceOfSatisfying(SpecReading.Invalid.class, invalid -> assertThat(invalid.problems())
                        .extracting(Problem::path)
                        .containsExactly("spec.source.log"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "商品迁移-1", "x_y.z"})
    void takesTaskNames(String name) {
        assertThat(valid(with("metadata.name", name)).name()).isEqualTo(name);
        assertThat(valid(with("metadata.name", "商".repeat(64))).name()).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a", "a b", "a\u3000b", "a\nb"})
    void refusesTaskNames(String name) {
        assertThat(problems(with("metadata.name", name)))
                .extracting(Problem::path)
                .containsExactly("metadata.name");
        assertThat(problems(with("metadata.name", "商".repeat(65)))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 2", "5, 4"})
    void asksForOneReplicaLessThanThereAre(int replicas, int inSync) {
        assertThat(valid(with("spec.kafka.replicationFactor", replicas)).kafka().minInsyncReplicas())
                .isEqualTo(inSync);
    }

    @Test
    void takesAnotherNumberOfReplicasInSync() {
        Map<String, Object> tree = with("spec.kafka.replicationFactor", 3);
        TaskTrees.set(tree, "spec.kafka.minInsyncReplicas", 1);
        assertThat(valid(tree).kafka().minInsyncReplicas()).isEqualTo(1);

        TaskTrees.set(tree, "spec.kafka.minInsyncReplicas", 4);
        assertThat(problems(tree))
                .extracting(Problem::path, Problem::message)
                .containsExactly(tuple("spec.kafka.minInsyncReplicas", "is larger than replicationFactor: 4 > 3"));
    }

    private static TaskSpec valid(Object tree) {
        return switch (FILES.read(tree)) {
            case SpecReading.Valid valid -> valid.spec();
            case SpecReading.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    private static List<Problem> problems(Object tree) {
        return switch (FILES.read(tree)) {
            case SpecReading.Valid valid -> throw new AssertionError("no problem found");
            case SpecReading.Invalid invalid -> invalid.problems();
        };
    }

    private static String golden(String name) {
        try (var in = TaskSpecReaderTest.class.getResourceAsStream("/task/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
