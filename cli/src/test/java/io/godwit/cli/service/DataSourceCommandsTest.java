package io.godwit.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import io.godwit.testsupport.CapturedOutput;
import io.godwit.testsupport.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSourceCommandsTest {
    private static final String ALL = "/api/v1/datasources";
    private static final String SUMMARY = """
            {"name":"products","kind":"MILVUS","endpoint":"http://m:19530","description":"all of them","revision":2,\
            "createdAt":"2026-03-01T12:00:00Z","changedAt":"2026-03-02T12:00:00Z","users":["t1","t2"],\
            "testedAt":"2026-03-02T12:00:01Z","testPassed":true}""";
    private static final String PASSED = """
            {"passed":true,"at":"2026-03-02T12:00:01Z","checks":[\
            {"code":"ADDRESS","object":"m:19530","path":"spec.milvus.uri","status":"PASS","message":"resolves to 10.0.0.1",\
            "remedy":""},\
            {"code":"SOURCE_LOG","object":"m:19530","path":"spec.log","status":"SKIPPED","message":"no log is named",\
            "remedy":""}]}""";
    private static final String FAILED = """
            {"passed":false,"at":"2026-03-02T12:00:01Z","checks":[\
            {"code":"ADDRESS","object":"m:19530","path":"spec.milvus.uri","status":"PASS","message":"resolves to 10.0.0.1",\
            "remedy":""},\
            {"code":"PORT","object":"m:19530","path":"spec.milvus.uri","status":"FAIL","message":"m:19530 cannot be connected to",\
            "remedy":"check host and port","error":"SOURCE_UNREACHABLE"}]}""";

    private final CapturedOutput captured = new CapturedOutput();
    private ScriptedService service;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws IOException {
        service = new ScriptedService();
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void whatIsCreatedIsDescribedByOptionsAndTested() throws IOException {
        service.on("POST " + ALL, 201, source(PASSED));

        assertThat(run(
                        "create",
                        "milvus",
                        "products",
                        "--uri",
                        "http://m:19530",
                        "--token",
                        "env:TOKEN",
                        "--log",
                        "k:9092",
                        "--description",
                        "all of them"))
                .isZero();
        assertThat(service.asked).containsExactly("POST " + ALL + "?test=true");
        assertThat(service.bodies)
                .containsExactly(Map.of(
                        "apiVersion",
                        "godwit.io/v1",
                        "kind",
                        "DataSource",
                        "metadata",
                        Map.of("name", "products", "description", "all of them"),
                        "spec",
                        Map.of(
                                "milvus", Map.of("uri", "http://m:19530", "token", "${env:TOKEN}"),
                                "log", Map.of("kafka", Map.of("bootstrapServers", "k:9092")))));
        Golden.assertSame("service/datasource-created.txt", captured.out());
    }

    @Test
    void aFailedTestIsShownAndEndsAsAPrecheckDoes() throws IOException {
        service.on("POST " + ALL, 201, source(FAILED)).on("POST " + ALL + "/products/test", 200, source(FAILED));

        assertThat(run("create", "milvus", "products", "--host", "m")).isEqualTo(3);
        assertThat(run("test", "products")).isEqualTo(3);
        Golden.assertSame("service/datasource-failed.txt", captured.out());
    }

    @ParameterizedTest
    @CsvSource({
        "milvus, milvus, uri, http://h:19530",
        "oceanbase, oceanbase, url, jdbc:mysql://h:2881/",
        "kafka, kafka, bootstrapServers, h:9092",
        "registry, schemaRegistry, url, http://h:8081"
    })
    void aHostStandsForTheUsualAddress(String kind, String section, String key, String address) {
        service.on("POST " + ALL, 201, source(PASSED));

        assertThat(run("create", kind, "a", "--host", "h", "--no-test")).isZero();
        assertThat(service.asked).containsExactly("POST " + ALL + "?test=false");
        assertThat(service.bodies.getFirst().get("spec")).isEqualTo(Map.of(section, Map.of(key, address)));
    }

    @Test
    void aFileSaysEverything() throws IOException {
        Path file = Files.writeString(folder.resolve("source.yaml"), "kind: DataSource\nspec: {kafka: {}}\n");
        service.on("POST " + ALL, 201, source(PASSED));

        assertThat(run("create", "-f", file.toString())).isZero();
        assertThat(service.bodies).containsExactly(Map.of("kind", "DataSource", "spec", Map.of("kafka", Map.of())));
        assertThat(run("create", "milvus", "a", "-f", file.toString())).isEqualTo(2);
        assertThat(run("create", "milvus")).isEqualTo(2);
    }

    @Test
    void aSecretIsNeverSentNorRepeated() {
        assertThat(run("create", "oceanbase", "o", "--host", "h", "--user", "root", "--password", "hunter2"))
                .isEqualTo(2);
        assertThat(service.asked).isEmpty();
        assertThat(captured.out() + captured.err()).doesNotContain("hunter2").contains("env:NAME");
    }

    @Test
    void whatDoesNotBelongToTheKindIsRefused() {
        assertThat(run("create", "kafka", "k", "--host", "h", "--token", "env:T"))
                .isEqualTo(2);
        assertThat(captured.err()).contains("--token does not belong to a data source of kind kafka");
        assertThat(run("create", "milvus", "m", "--port", "1")).isEqualTo(2);
        assertThat(service.asked).isEmpty();
    }

    @Test
    void anUpdateReplacesWhatItNamesOfWhatWasSeen() {
        service.on("GET " + ALL + "/products", 200, source(PASSED)).on("PUT " + ALL + "/products", 200, source(PASSED));

        assertThat(run("update", "products", "--uri", "http://m:2")).isZero();
        assertThat(service.bodies.getFirst().get("spec"))
                .isEqualTo(Map.of("milvus", Map.of("uri", "http://m:2", "token", "${env:TOKEN}")));
        assertThat(service.seen.getLast()).isEqualTo("\"2\"");
        assertThat(captured.out()).contains("used by task t1, t2; each takes the change when");
        assertThat(run("update", "products")).isEqualTo(2);
    }

    @Test
    void oneIsShownAndAllAreListed() throws IOException {
        service.on("GET " + ALL + "/products", 200, source(FAILED))
                .on("GET " + ALL, 200, "{\"items\":[" + SUMMARY + "],\"total\":1,\"page\":0,\"size\":150}");

        assertThat(run("list")).isZero();
        assertThat(run("show", "products")).isZero();
        Golden.assertSame("service/datasource-shown.txt", captured.out());
    }

    @Test
    void scriptsGetTheObjectsOfTheContract() throws IOException {
        service.on("GET " + ALL + "/products", 200, source(PASSED));

        assertThat(run("show", "products", "--output", "json")).isZero();
        Golden.assertSame("service/datasource-shown.jsonl", captured.out());
    }

    @Test
    void oneIsDeletedAndARefusalSaysWhy() {
        service.on("DELETE " + ALL + "/a", 204, "").on("DELETE " + ALL + "/products", 409, """
                        {"title":"Conflict","status":409,"code":"DATA_SOURCE_USED","detail":"data source products is used by t1",\
                        "remedy":"release these tasks first","requestId":"r"}""");

        assertThat(run("delete", "a")).isZero();
        assertThat(run("delete", "products")).isEqualTo(3);
        assertThat(captured.err()).contains("DATA_SOURCE_USED", "is used by t1", "release these tasks first");
    }

    private static String source(String test) {
        return """
                {"summary":%s,"document":{"apiVersion":"godwit.io/v1","kind":"DataSource","metadata":{"name":"products"},\
                "spec":{"milvus":{"uri":"http://m:19530","token":"${env:TOKEN}"}}},"test":%s}""".formatted(SUMMARY, test);
    }

    private int run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--server", service.address()));
        Streams streams = new Streams(captured.outStream(), captured.errStream());
        return CommandLines.prepared(DataSourceCommands.of(streams), streams).execute(all.toArray(String[]::new));
    }
}
