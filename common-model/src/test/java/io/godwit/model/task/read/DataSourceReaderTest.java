package io.godwit.model.task.read;

import static io.godwit.model.task.TaskTrees.map;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.task.DataSourceDocument;
import io.godwit.model.task.DataSourceKind;
import io.godwit.model.task.Problem;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSourceReaderTest {
    private static final DataSourceReader FILES =
            DataSourceReader.ofFiles(new SecretResolver(Map.of("TOKEN", "t0ps3cret")));

    @Test
    void readsEachKindAndWritesItAsItWasRead() {
        Map<DataSourceKind, Map<String, Object>> specs = Map.of(
                DataSourceKind.MILVUS,
                map(
                        "milvus", map("uri", "https://milvus:19530", "token", "${env:TOKEN}"),
                        "log", map("kafka", map("bootstrapServers", "log:9092"))),
                DataSourceKind.OCEANBASE,
                map("oceanbase", map("url", "jdbc:mysql://ob:2881/?sslMode=REQUIRED", "user", "root@mysql")),
                DataSourceKind.KAFKA,
                map("kafka", map("bootstrapServers", "a:9092,b:9092", "replicationFactor", 2)),
                DataSourceKind.REGISTRY,
                map("schemaRegistry", map("url", "http://registry:8081")));
        specs.forEach((kind, spec) -> {
            DataSourceDocument read = valid(document("products", spec));

            assertThat(read.spec().kind()).isEqualTo(kind);
            assertThat(read.name()).isEqualTo("products");
            assertThat(valid(read.toTree())).isEqualTo(read);
        });
    }

    @Test
    void theEndpointShowsNoParametersOfTheDriver() {
        assertThat(valid(document(
                                "ob",
                                map("oceanbase", map("url", "jdbc:mysql://ob:2881/?sslMode=REQUIRED", "user", "root"))))
                        .spec()
                        .endpoint())
                .isEqualTo("jdbc:mysql://ob:2881/");
    }

    @Test
    void theSecretsAreKnownByTheirPath() {
        assertThat(valid(document("m", map("milvus", map("uri", "http://m:1", "token", "${env:TOKEN}"))))
                        .spec()
                        .secrets())
                .hasEntrySatisfying(
                        "spec.milvus.token", secret -> assertThat(secret).hasToString("${env:TOKEN}"));
    }

    @Test
    void aSecretInPlainTextIsRefusedWithItsPathAndNotRepeated() {
        List<Problem> problems =
                problems(document("m", map("milvus", map("uri", "http://m:1", "user", "u", "password", "hunter2"))));

        assertThat(problems).extracting(Problem::path).containsExactly("spec.milvus.password");
        assertThat(problems.toString()).doesNotContain("hunter2");
    }

    @Test
    void theFormerVersionOfTheFormatIsReadFromWhatWasKeptAlone() {
        Map<String, Object> kept = document("m", map("kafka", map("bootstrapServers", "k:9092")));
        kept.put("apiVersion", TaskSpec.FORMER_API_VERSION);

        assertThat(problems(kept)).extracting(Problem::path).containsExactly("apiVersion");
        assertThat(DataSourceReader.ofKept().read(kept)).isInstanceOf(DataSourceReading.Valid.class);
    }

    @Test
    void everyProblemIsReportedWithItsPath() {
        List<Problem> problems = problems(map(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "DataSource",
                "metadata",
                map("name", "a b", "description", "x".repeat(129), "owner", "me"),
                "spec",
                map("milvus", map("url", "http://m:1"), "log", map("pulsar", map()))));

        assertThat(problems)
                .extracting(Problem::path)
                .containsExactly(
                        "metadata.name",
                        "metadata.description",
                        "metadata.owner",
                        "spec.milvus.uri",
                        "spec.milvus.url",
                        "spec.log.pulsar");
        assertThat(problems).allSatisfy(problem -> assertThat(problem.remedy()).isNotEmpty());
    }

    @Test
    void itDescribesOneServer() {
        assertThat(problems(document("a", map())))
                .extracting(Problem::toString)
                .containsExactly(
                        "spec: describes no server (describe one of milvus, oceanbase, kafka, schemaRegistry)");
        assertThat(problems(document(
                        "a", map("kafka", map("bootstrapServers", "a:1"), "schemaRegistry", map("url", "http://r:1")))))
                .extracting(Problem::path)
                .containsExactly("spec");
    }

    @Test
    void aMissingSecretIsReported() {
        assertThat(problems(document("m", map("milvus", map("uri", "http://m:1", "token", "${env:NONE}")))))
                .extracting(Problem::toString)
                .containsExactly(
                        "spec.milvus.token: the environment variable NONE is not set (provide it before the start)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "products-1", "Produkte.2_x", "商品", "12345678901234567890123456789012"})
    void namesAreShortWords(String name) {
        assertThat(valid(document(name, map("schemaRegistry", map("url", "http://r:1"))))
                        .name())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "..", "-a", "a\n", "123456789012345678901234567890123"})
    void whatNoPathCanHoldIsNoName(String name) {
        assertThat(problems(document(name, map("schemaRegistry", map("url", "http://r:1")))))
                .extracting(Problem::path)
                .containsExactly("metadata.name");
    }

    private static Map<String, Object> document(String name, Map<String, Object> spec) {
        return map("apiVersion", "godwit.io/v1", "kind", "DataSource", "metadata", map("name", name), "spec", spec);
    }

    private static DataSourceDocument valid(Object tree) {
        return switch (FILES.read(tree)) {
            case DataSourceReading.Valid valid -> valid.document();
            case DataSourceReading.Invalid invalid ->
                throw new AssertionError(invalid.problems().toString());
        };
    }

    private static List<Problem> problems(Object tree) {
        return switch (FILES.read(tree)) {
            case DataSourceReading.Valid valid -> throw new AssertionError("no problem was found");
            case DataSourceReading.Invalid invalid -> invalid.problems();
        };
    }
}
