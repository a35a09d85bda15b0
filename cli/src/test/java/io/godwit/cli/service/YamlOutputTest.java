package io.godwit.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import io.godwit.cli.file.TaskFile;
import io.godwit.cli.task.TaskCommands;
import io.godwit.runtime.json.Json;
import io.godwit.testsupport.CapturedOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class YamlOutputTest {
    /** Values that YAML takes for something else unless they are quoted. */
    private static final String DOCUMENT = """
            {"apiVersion":"godwit.io/v1","kind":"MigrationTask","metadata":{"name":"a","description":"on","tags":["007","1:30","2026-01-01",
             "0x1f","1e3","~","yes","null","- x","#"]},"spec":{"source":{"milvus":{"uri":"http://m:1","password":"${env:P}"}},
             "types":["SCHEMA"],"options":{"full":{"limit":{"rps":9007199254740993,"share":0.1}},"flag":true,"text":"two\\nlines\\n",
             "wide":"日本 \\u0007 ' \\" : {x}","empty":[],"none":{}}}}""";

    private static final String TASK = """
            {"summary":{"id":"abcdefghijkl","name":"%s","owner":"SERVICE","state":"STOPPED","since":"2026-11-28T10:00:00Z","revision":1,"run":1},
             "stages":[],"tables":[],"components":[],"marks":[],"notes":[]}""";

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
    void anExportedTaskIsTheFileThatMakesItAgain() throws IOException {
        service.on("GET /api/v1/tasks/a/document", 200, DOCUMENT).on("POST /api/v1/tasks", 201, TASK.formatted("a"));

        assertThat(run("export", "a", "--output", "yaml")).isZero();
        String exported = captured.out();
        Path file = Files.writeString(folder.resolve("a.yaml"), exported);
        assertThat(run("create", "-f", file.toString())).isZero();

        assertThat(service.bodies).containsExactly(Json.tree(DOCUMENT.getBytes(StandardCharsets.UTF_8)));
        assertThat(run("export", "a")).isZero();
        assertThat(captured.out()).endsWith(exported);
    }

    @Test
    void anObjectIsOneDocumentWithTheMembersThatItHasInJson() throws IOException {
        service.on("GET /api/v1/tasks/a", 200, TASK.formatted("a"));

        assertThat(run("show", "a", "--output", "yaml")).isZero();
        Map<String, Object> shown = TaskFile.tree(Files.writeString(folder.resolve("a.yaml"), captured.out()));
        assertThat(run("show", "a", "--output", "json")).isZero();

        String json = captured.out()
                .lines()
                .filter(line -> line.startsWith("{\"event\":\"task\""))
                .findFirst()
                .orElseThrow();
        assertThat(Json.tree(json.getBytes(StandardCharsets.UTF_8))).containsEntry("task", shown);
    }

    @Test
    void aListIsAStreamOfDocumentsAndWhatIsSaidBesideItIsNot() {
        service.on("GET /api/v1/tasks", 200, """
                {"items":[{"id":"1","name":"a","owner":"SERVICE","state":"RUNNING","revision":1,"run":1},
                 {"id":"2","name":"b","owner":"SERVICE","state":"STOPPED","revision":1,"run":1}],"total":2,"page":0,"size":150}""");

        assertThat(run("list", "--output", "yaml")).isZero();
        assertThat(captured.out().lines().filter(line -> line.startsWith("name: ") || line.equals("---")))
                .containsExactly("name: a", "---", "name: b");
        service.on("GET /api/v1/tasks/unknown", 404, """
                {"title":"Not Found","status":404,"code":"TASK_UNKNOWN","detail":"no task is named unknown","remedy":"create it",
                 "requestId":"r"}""");
        assertThat(run("show", "unknown", "--output", "yaml")).isEqualTo(3);
        assertThat(captured.err()).contains("error TASK_UNKNOWN");
        assertThat(captured.out()).doesNotContain("error");
    }

    private int run(String... arguments) {
        Streams streams = new Streams(captured.outStream(), captured.errStream());
        CommandLine tasks = TaskCommands.of(
                state -> {
                    throw new AssertionError("the service is asked");
                },
                streams);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", service.address()));
        return CommandLines.prepared(tasks, streams).execute(all.toArray(String[]::new));
    }
}
