package io.godwit.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import io.godwit.cli.file.TaskFile;
import io.godwit.cli.task.TaskCommands;
import io.godwit.testsupport.CapturedOutput;
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

/** Commands that show a plan before they change a task of the service. */
class PlannedCommandsTest {
    private static final String TASK =
            "{\"summary\":{\"id\":\"i\",\"name\":\"a\",\"owner\":\"SERVICE\",\"state\":\"RUNNING\","
                    + "\"revision\":4,\"run\":1},\"stages\":[],\"tables\":[],\"components\":[],\"marks\":[],\"notes\":[]%s}";

    private final CapturedOutput captured = new CapturedOutput();
    private ScriptedService service;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        service = new ScriptedService();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void limitsAreChangedAsTheyWerePlanned() {
        service.on("PATCH /api/v1/tasks/a", 200, planned(change("spec.options.full.limit.rps", "5", "IMMEDIATELY")));

        assertThat(run("limits", "a", "--full-rps", "5", "--incr-bps", "none")).isZero();

        assertThat(captured.out().lines())
                .containsExactly("spec.options.full.limit.rps: (absent) -> 5, immediately", "applied to task a");
        assertThat(service.asked)
                .containsExactly("PATCH /api/v1/tasks/a?dryRun=true", "PATCH /api/v1/tasks/a?dryRun=false");
        assertThat(service.seen).containsExactly("null", "\"4\"");
        Map<String, Object> options = Map.of(
                "full", Map.of("limit", Map.of("rps", 5)),
                "incremental", Map.of("limit", java.util.Collections.singletonMap("bps", null)));
        assertThat(service.bodies)
                .containsExactly(
                        Map.of("spec", Map.of("options", options)), Map.of("spec", Map.of("options", options)));
    }

    @Test
    void whatSaysTheSameIsSentSinceItMayBeMadeFromSomethingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("task.yaml"), "metadata: {name: a}\n");
        service.on("PUT /api/v1/tasks/a", 200, planned(""));

        assertThat(run("apply", "a", "-f", file.toString())).isZero();

        assertThat(captured.out().lines()).containsExactly("nothing changes");
        assertThat(service.asked)
                .containsExactly("PUT /api/v1/tasks/a?dryRun=true", "PUT /api/v1/tasks/a?dryRun=false");
    }

    @Test
    void aDryRunChangesNothingAndItsExitCodeSaysWhetherItIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("task.yaml"), "metadata: {name: a}\n");
        String refused = "{\"path\":\"spec.types\",\"from\":\"[FULL]\",\"to\":\"[SCHEMA]\",\"effect\":\"REFUSED\","
                + "\"reason\":\"the stages depend on them\",\"remedy\":\"put it back\"}";
        service.on("PUT /api/v1/tasks/a", 200, planned(refused));

        assertThat(run("apply", "a", "-f", file.toString(), "--dry-run")).isEqualTo(3);

        assertThat(captured.out().lines())
                .containsExactly(
                        "spec.types: [FULL] -> [SCHEMA], refused, because the stages depend on them (put it back)");
        assertThat(service.asked).containsExactly("PUT /api/v1/tasks/a?dryRun=true");
    }

    @Test
    void limitsThatAreNotNamedAreShown() {
        service.on(
                "GET /api/v1/tasks/a/document",
                200,
                "{\"spec\":{\"options\":{\"full\":{\"limit\":{\"rps\":5}},\"incremental\":{\"limit\":{}}}}}");

        assertThat(run("limits", "a")).isZero();

        assertThat(captured.out().lines())
                .containsExactly(
                        "full migration: 5 rows/s, any number of bytes a second", "incremental sync: no limit");
    }

    @Test
    void anExportedDocumentIsReadBackAsItIs() throws IOException {
        service.on(
                "GET /api/v1/tasks/a/document",
                200,
                "{\"metadata\":{\"name\":\"a\",\"tags\":[\"on\",\"1\",\"2026-01-01\",\"~\"]},"
                        + "\"spec\":{\"password\":\"${env:P}\",\"n\":3,\"b\":true,\"include\":[\"default.*\"]}}");

        assertThat(run("export", "a")).isZero();

        Path file = Files.writeString(folder.resolve("exported.yaml"), captured.out());
        assertThat(TaskFile.tree(file))
                .isEqualTo(Map.of(
                        "metadata", Map.of("name", "a", "tags", List.of("on", "1", "2026-01-01", "~")),
                        "spec", Map.of("password", "${env:P}", "n", 3, "b", true, "include", List.of("default.*"))));
    }

    @Test
    void aTaskIsNamedOrItsFileIs() {
        assertThat(run("limits", "a", "--full-rps", "many")).isEqualTo(2);
        assertThat(run("apply", "a")).isEqualTo(2);
        assertThat(captured.err()).contains("many is not a number of rows", "--file");
        assertThat(service.asked).isEmpty();
    }

    private static String change(String path, String to, String effect) {
        return "{\"path\":\"" + path + "\",\"from\":\"(absent)\",\"to\":\"" + to + "\",\"effect\":\"" + effect + "\"}";
    }

    private static String planned(String changes) {
        return TASK.formatted(
                ",\"plan\":{\"revision\":4,\"tag\":\"\\\"4\\\"\",\"changes\":[" + changes + "],\"warnings\":[]}");
    }

    private int run(String... args) {
        List<String> words = new ArrayList<>(List.of(args));
        words.addAll(List.of("--server", service.address()));
        Streams streams = new Streams(captured.outStream(), captured.errStream());
        return CommandLines.prepared(
                        TaskCommands.of(
                                state -> {
                                    throw new AssertionError("nothing is run here");
                                },
                                streams),
                        streams)
                .execute(words.toArray(String[]::new));
    }
}
