package io.godwit.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
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
import picocli.CommandLine;

/** What tasks select, their statements and their conflicts, from the command line. */
class ObjectsCommandsTest {
    private static final String TASK =
            "{\"summary\":{\"id\":\"i\",\"name\":\"a\",\"owner\":\"SERVICE\",\"state\":\"RUNNING\","
                    + "\"revision\":4,\"run\":1},\"stages\":[],\"tables\":[],\"components\":[],\"marks\":[],\"notes\":[],"
                    + "\"plan\":{\"revision\":4,\"tag\":\"\\\"4\\\"\",\"changes\":[{\"path\":\"spec.objects.exclude\",\"from\":\"[]\",\"to\":\"[d.t]\","
                    + "\"effect\":\"RESTART\"}],\"warnings\":[\"d.t -> s.t leaves the task for good; its table stays as it is\"]}}";
    private static final String PREVIEW = "{\"selected\":2,\"excluded\":1,\"notIncluded\":4,\"withFindings\":1,"
            + "\"unmatched\":1,\"unmatchedRules\":[{\"path\":\"spec.objects.include[1]\",\"message\":\"gone.* matches no"
            + " collection of the source\",\"remedy\":\"correct or remove it\"}],\"overlaps\":1,\"overlappingRules\":"
            + "[{\"rules\":[\"d.*\",\"*.a\"],\"collections\":1,\"example\":\"d.a\"}],\"listedAt\":\"2026-11-29T09:00:00Z\","
            + "\"items\":[%s],\"total\":2,\"page\":0,\"size\":150}";

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
    void aPreviewShowsWhatAPersonHasToLookAt() throws IOException {
        Path file = Files.writeString(folder.resolve("task.yaml"), "metadata: {name: a}\n");
        service.on(
                "POST /api/v1/objects/preview",
                200,
                PREVIEW.formatted(item("d.a", "s.a", "", "")
                        + ","
                        + item(
                                "d.b$$",
                                "d.b$$",
                                "",
                                "{\"path\":\"\",\"message\":\"the table name b$$ contains $$\","
                                        + "\"remedy\":\"give it another name\"}")));

        assertThat(run("objects", "preview", "-f", file.toString())).isEqualTo(3);

        assertThat(captured.out().lines())
                .containsExactly(
                        "2 selected, 1 excluded, 4 not included",
                        "unmatched: spec.objects.include[1]: gone.* matches no collection of the source (correct or"
                                + " remove it)",
                        "overlap: d.* and *.a both cover 1 collection, such as d.a",
                        "d.b$$ -> d.b$$",
                        "  the table name b$$ contains $$ (give it another name)");
        assertThat(service.asked)
                .containsExactly("POST /api/v1/objects/preview?choice=SELECTED&findings=false&page=0&size=150");
        assertThat(service.bodies).containsExactly(Map.of("metadata", Map.of("name", "a")));
    }

    @Test
    void whatATaskSelectsIsListed() {
        service.on(
                "GET /api/v1/tasks/a/objects",
                200,
                PREVIEW.formatted(item("d.a", "s.a", "", "") + ","
                        + item("d.c", "s.c", "\"field h is of type BINARY_VECTOR\"", "")));

        assertThat(run("objects", "list", "a", "--text", "d.")).isZero();

        assertThat(captured.out().lines())
                .containsExactly("d.a -> s.a", "d.c -> s.c, left out: field h is of type BINARY_VECTOR");
        assertThat(run("objects", "list")).isEqualTo(2);
    }

    @Test
    void aFileIsSentByteByByte() throws IOException {
        byte[] bytes = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, 'x', ',', (byte) 0xfc, '\r', '\n'};
        Path csv = Files.write(folder.resolve("objects.csv"), bytes);
        service.on("PUT /api/v1/tasks/a/objects", 200, TASK);

        assertThat(run("objects", "import", "a", csv.toString())).isZero();

        assertThat(service.files).containsExactly(bytes, bytes);
        assertThat(service.types).containsOnly("text/csv");
        assertThat(service.seen).containsExactly("null", "\"4\"");
        assertThat(captured.out().lines())
                .containsExactly(
                        "spec.objects.exclude: [] -> [d.t], components are restarted",
                        "note: d.t -> s.t leaves the task for good; its table stays as it is",
                        "applied to task a");
        assertThat(run("objects", "import", "a", folder.resolve("absent.csv").toString()))
                .isEqualTo(2);
    }

    @Test
    void collectionsAreTakenOutAsPlanned() {
        service.on("POST /api/v1/tasks/a/objects/exclude", 200, TASK);

        assertThat(run("objects", "exclude", "a", "d.t", "d.tmp_*", "--dry-run"))
                .isZero();

        assertThat(service.asked).containsExactly("POST /api/v1/tasks/a/objects/exclude?dryRun=true");
        assertThat(service.bodies).containsExactly(Map.of("collections", List.of("d.t", "d.tmp_*")));
    }

    @Test
    void whatIsExportedIsPrintedAsItCame() {
        service.on("GET /api/v1/tasks/a/objects/export", 200, "a,b\r\n\"c,d\",e\r\n");

        assertThat(run("objects", "export", "a")).isZero();

        assertThat(captured.out().lines()).containsExactly("a,b", "\"c,d\",e");
    }

    @Test
    void theReachOfTheLogIsShown() {
        service.on(
                "GET /api/v1/tasks/a/objects/log",
                200,
                "{\"channels\":[{\"channel\":\"dml_0\",\"oldestAt\":\"2026-11-29T09:00:00Z\",\"trimmed\":true},"
                        + "{\"channel\":\"dml_1\",\"trimmed\":false}],\"completeSince\":\"2026-11-29T09:00:00Z\","
                        + "\"collections\":150,\"selected\":900}");

        assertThat(run("objects", "log", "a")).isZero();

        assertThat(captured.out().lines())
                .containsExactly(
                        "dml_0 begins at 2026-11-29T09:00Z, earlier messages were dropped",
                        "dml_1 is empty",
                        "channels of 150 of 900 collections",
                        "every change since 2026-11-29T09:00Z is there");
    }

    @Test
    void statementsAndConflictsOfATaskOfTheServiceAreShownAsThoseOfAFile() {
        service.on(
                "GET /api/v1/tasks/a/ddl",
                200,
                "{\"items\":[{\"table\":\"s.a\",\"collections\":[\"d.a\"],\"statements\":[\"CREATE TABLE x\"],\"notes\":[],"
                        + "\"problems\":[]}],\"leftOut\":[\"d.h: no type\"],\"total\":1,\"page\":0,\"size\":150}");
        service.on(
                "GET /api/v1/tasks/a/conflicts",
                200,
                "{\"items\":[" + conflict("7", true) + "," + conflict("8", false)
                        + "],\"total\":2,\"page\":0,\"size\":150}");
        service.on("POST /api/v1/tasks/a/conflicts/reread", 200, "{\"items\":[" + conflict("7", true) + "]}");

        assertThat(run("ddl", "a")).isZero();
        assertThat(run("conflicts", "a", "--limit", "1")).isZero();
        assertThat(run("conflicts", "a", "--reread")).isZero();

        assertThat(captured.out().lines())
                .containsExactly(
                        "-- left out d.h: no type",
                        "-- d.a",
                        "CREATE TABLE x;",
                        "open VALUE_TOO_LONG d.a -> s.a key 7: too long",
                        "1 shown",
                        "open VALUE_TOO_LONG d.a -> s.a key 7: too long",
                        "1 requested");
    }

    @Test
    void instancesAreScaledAsPlanned() {
        service.on("POST /api/v1/tasks/a/components/incr-sync/scale", 200, TASK);
        List<String> words = new ArrayList<>(List.of("scale", "a/incr-sync", "3", "--server", service.address()));

        int exit =
                CommandLines.prepared(ComponentCommand.of(streams()), streams()).execute(words.toArray(String[]::new));

        assertThat(exit).isZero();
        assertThat(service.asked)
                .containsExactly(
                        "POST /api/v1/tasks/a/components/incr-sync/scale?instances=3&dryRun=true",
                        "POST /api/v1/tasks/a/components/incr-sync/scale?instances=3&dryRun=false");
    }

    private static String conflict(String key, boolean open) {
        return "{\"collection\":\"d.a\",\"table\":\"s.a\",\"key\":\"" + key + "\",\"kind\":\"VALUE\","
                + "\"code\":\"VALUE_TOO_LONG\",\"reason\":\"too long\",\"at\":\"2026-11-29T09:00:00Z\",\"open\":" + open
                + ",\"place\":\"t/0/1\"}";
    }

    private static String item(String collection, String table, String unsupported, String findings) {
        return "{\"collection\":\"" + collection + "\",\"table\":\"" + table + "\",\"choice\":\"SELECTED\","
                + "\"includedBy\":[\"d.*\"],\"excludedBy\":[],\"shared\":0,\"sharedWith\":[],\"unsupported\":["
                + unsupported + "],\"findings\":[" + findings + "]}";
    }

    private int run(String... args) {
        List<String> words = new ArrayList<>(List.of(args));
        words.addAll(List.of("--server", service.address()));
        CommandLine task = TaskCommands.of(
                state -> {
                    throw new AssertionError("nothing is run here");
                },
                streams());
        return CommandLines.prepared(task, streams()).execute(words.toArray(String[]::new));
    }

    private Streams streams() {
        return new Streams(captured.outStream(), captured.errStream());
    }
}
