package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.DataSourcesApi;
import io.godwit.console.contract.client.TemplatesApi;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.cache.Manifest;
import io.godwit.stack.cache.PackageCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Requests that nobody thought of: schemathesis makes them from the contract and sends them to a real instance. No answer is a failure of
 * the server, and each one is described by the contract.
 */
@ResourceLock(RealServers.SECOND_CONTROL_SERVICE)
class ContractFuzzIT {
    private static final String NAME = "fuzzed";
    private static final long BOUND_SECONDS = 480;
    private static final int REQUESTS_AT_LEAST = 800;
    private static final Pattern GENERATED = Pattern.compile("(\\d+) generated");

    private final RealServers servers = RealServers.get();

    @TempDir
    private Path folder;

    @Test
    void everyAnswerIsOneThatTheContractDescribes() throws Exception {
        Path tool = new PackageCache(PackageCache.defaultRoot(), Manifest.bundled(), ProgressListener.silent())
                .install("schemathesis");
        Path output = folder.resolve("schemathesis.out");
        try (ServiceRun service = ServiceRun.startOnSecondKafka(
                servers, folder.resolve("service"), "http", Map.of(), List.of("--no-login"))) {
            create(service);
            ProcessBuilder builder = new ProcessBuilder(command(service))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("PYTHONPATH", tool.toString());
            Process run = builder.start();
            try {
                assertThat(run.waitFor(BOUND_SECONDS, TimeUnit.SECONDS))
                        .as("ended in time")
                        .isTrue();
            } finally {
                run.destroyForcibly();
            }

            String said = Files.readString(output);
            assertThat(run.exitValue()).as(said).isZero();
            assertThat(generated(said)).as(said).isGreaterThan(REQUESTS_AT_LEAST);
            delete(service);
        }
    }

    /** Objects of each type under one name, so that requests get further than "unknown". Their servers do not exist. */
    private void create(ServiceRun service) throws Exception {
        Files.writeString(folder.resolve("schemathesis.toml"), """
                [parameters]
                "path.name" = "%s"
                "path.component" = "full-import-0"

                [checks.not_a_server_error]
                # 503: the task's source does not exist, and is asked for
                expected-statuses = ["2xx", "3xx", "4xx", "503"]
                """.formatted(NAME));
        service.tasks()
                .createTask(
                        document(
                                "MigrationTask",
                                Map.of(
                                        "kafka", Map.of("bootstrapServers", RealServers.secondKafka()),
                                        "schemaRegistry", Map.of("url", "http://127.0.0.1:1"),
                                        "source", Map.of("milvus", Map.of("uri", "http://127.0.0.1:1")),
                                        "target",
                                                Map.of(
                                                        "oceanbase",
                                                        Map.of("url", "jdbc:mysql://127.0.0.1:1/", "user", "root")),
                                        "types", List.of("SCHEMA", "FULL"),
                                        "objects", Map.of("include", List.of("default.*")))),
                        null,
                        null);
        new DataSourcesApi(service.client())
                .createDataSource(
                        document("DataSource", Map.of("schemaRegistry", Map.of("url", "http://127.0.0.1:1"))),
                        false,
                        null);
        new TemplatesApi(service.client())
                .createTemplate(document("Template", Map.of("full", Map.of("limit", Map.of("rps", 5)))), null);
    }

    /** What the run has not deleted itself. */
    private static void delete(ServiceRun service) throws ApiException {
        List<ApiCall> calls = List.of(
                () -> new DataSourcesApi(service.client()).deleteDataSource(NAME, null, null),
                () -> new TemplatesApi(service.client()).deleteTemplate(NAME, null, null));
        for (ApiCall call : calls) {
            try {
                call.run();
            } catch (ApiException e) {
                assertThat(e.getCode()).isEqualTo(404);
            }
        }
    }

    /** A request. */
    private interface ApiCall {
        void run() throws ApiException;
    }

    private static Map<String, Object> document(String kind, Map<String, Object> spec) {
        return Map.of("apiVersion", "godwit.io/v1", "kind", kind, "metadata", Map.of("name", NAME), "spec", spec);
    }

    private List<String> command(ServiceRun service) {
        return List.of(
                "python3",
                "-c",
                "from schemathesis.cli import schemathesis; schemathesis()",
                "--config-file",
                folder.resolve("schemathesis.toml").toString(),
                "run",
                service.address() + "/openapi.yaml",
                "--url",
                service.address() + "/api/v1",
                "--phases",
                "examples,coverage,fuzzing",
                "--max-examples",
                "3",
                "--checks",
                "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
                        + "response_headers_conformance",
                "--exclude-path-regex", // never end
                "/stream$",
                "--seed",
                "7",
                "--request-timeout",
                "30",
                "--continue-on-failure",
                "--no-color");
    }

    private static int generated(String said) {
        return GENERATED
                .matcher(said)
                .results()
                .map(MatchResult::group)
                .mapToInt(text -> Integer.parseInt(text.split(" ")[0]))
                .max()
                .orElse(0);
    }
}
