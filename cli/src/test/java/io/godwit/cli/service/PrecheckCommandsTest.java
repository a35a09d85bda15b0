package io.godwit.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import io.godwit.cli.task.TaskCommands;
import io.godwit.testsupport.CapturedOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrecheckCommandsTest {
    private static final String PRECHECK = "/api/v1/tasks/a/precheck";
    private static final String FAILED = """
            {"code":"TABLE_EMPTY","object":"db.t","path":"","state":"FAIL","message":"already holds rows","remedy":"empty it",\
            "skippable":true,"error":"TARGET_NOT_EMPTY"}""";
    private static final String PASSED = """
            {"code":"TABLE","object":"db.t","path":"","state":"PASS","message":"fits","remedy":"","skippable":false}""";

    private final CapturedOutput captured = new CapturedOutput();
    private ScriptedService service;

    @BeforeEach
    void open() throws IOException {
        service = new ScriptedService();
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aPrecheckIsAskedForAndItsResultIsTheExitCode() {
        service.on("POST " + PRECHECK, 200, precheck("PENDING", "")).on("GET " + PRECHECK, 200, failed());

        assertThat(run("precheck", "a")).isEqualTo(3);

        assertThat(service.bodies.getFirst()).isEqualTo(Map.of("failed", false, "checks", List.of()));
        assertThat(captured.out())
                .contains("FAIL", "TABLE_EMPTY", "already holds rows", "--skip TABLE_EMPTY:db.t")
                .contains("precheck: 1 passed, 0 warnings, 1 failed, 0 skipped");

        service.on("GET " + PRECHECK, 200, precheck("PASSED", PASSED));
        assertThat(run("precheck", "a", "--retry-failed", "--retry", "TABLE:db.t"))
                .isZero();
        assertThat(service.bodies.getLast().toString()).contains("TABLE:db.t", "failed=true");
    }

    @Test
    void oneThatIsGivenUpIsNoSuccess() {
        service.on("GET " + PRECHECK, 200, """
                {"state":"GIVEN_UP","reason":{"code":"TASK_STATE","message":"it was changed","remedy":"check it again"},\
                "counts":[],"items":[],"total":0,"page":0,"size":150}""");

        assertThat(run("precheck", "a", "--show")).isEqualTo(1);
        assertThat(captured.out()).contains("it was changed; check it again");
    }

    @Test
    void nothingIsSkippedBeforeItWasReadAndConfirmed() {
        service.on("GET " + PRECHECK, 200, failed()).on("POST " + PRECHECK + "/skips", 200, precheck("PASSED", PASSED));

        assertThat(run("precheck", "a", "--skip", "TABLE_EMPTY:db.t", "--note", "test rows"))
                .isEqualTo(2);
        assertThat(captured.out()).contains("already holds rows", "add --yes");
        assertThat(service.bodies).isEmpty();

        assertThat(run("precheck", "a", "--skip", "TABLE_EMPTY", "--note", "test rows", "--yes"))
                .isZero();
        assertThat(service.bodies)
                .containsExactly(
                        Map.of("code", "TABLE_EMPTY", "object", "db.t", "note", "test rows", "confirmed", true));
        assertThat(run("precheck", "a", "--skip", "TABLE_EMPTY:db.other", "--note", "x", "--yes"))
                .isEqualTo(3);
    }

    @Test
    void scriptsGetEveryCheck() {
        service.on("GET " + PRECHECK, 200, failed());

        assertThat(run("precheck", "a", "--show", "--output", "json")).isEqualTo(3);
        assertThat(captured.out().lines().filter(line -> line.startsWith("{\"event\":\"check\"")))
                .hasSize(2);
    }

    @Test
    void anEstimateSaysWhatWasNotMeasured() {
        service.on("GET /api/v1/tasks/a/estimate", 200, """
                {"at":"2026-03-01T12:00:00Z","sum":{"tables":2,"counted":2,"sampled":1,"rows":1005,"kafkaBytes":3145728,\
                "targetBytes":2097152,"millis":65000},"targetFreeBytes":1048576,"items":[{"collection":"db.a","table":"db.a",\
                "rows":1000,"rowBytes":2097,"kafkaBytes":3145728,"targetBytes":2097152,"millis":65000,"sampledRows":100},\
                {"collection":"db.b","table":"db.b","rows":5,"note":"it is not loaded"}],"total":2,"page":0,"size":150}""");

        assertThat(run("estimate", "a")).isZero();

        assertThat(captured.out().lines().map(line -> line.replaceAll("  +", "|")))
                .containsExactly(
                        "COLLECTION|TABLE|ROWS|ROW|KAFKA|TARGET|TIME|NOTE",
                        "db.a|db.a|1,000|2.0 KiB|3.0 MiB|2.0 MiB|1m 5s",
                        "db.b|db.b|5|n/a|n/a|n/a|n/a|it is not loaded",
                        "together|1,005|n/a|3.0 MiB|2.0 MiB|1m 5s",
                        "of 2 collections, 2 are counted, and bytes and time are those of 1",
                        "free in the target: 1.0 MiB, which is less than the rows take",
                        "bytes are before compression; time is that of reading with one reader, one collection after the other");
        assertThat(run("estimate")).isEqualTo(2);
    }

    @Test
    void optionsThatDoNotFitTogetherAreRefused() {
        assertThat(run("precheck")).isEqualTo(2);
        assertThat(run("precheck", "a", "-f", "x.yaml")).isEqualTo(2);
        assertThat(run("precheck", "-f", "x.yaml", "--show")).isEqualTo(2);
        assertThat(run("precheck", "a", "--skip", "TABLE", "--yes")).isEqualTo(2);
        assertThat(run("precheck", "a", "--note", "x")).isEqualTo(2);
        assertThat(run("precheck", "a", "--show", "--retry-failed")).isEqualTo(2);
        assertThat(service.asked).isEmpty();
    }

    private static String failed() {
        return precheck("FAILED", FAILED + "," + PASSED);
    }

    private static String precheck(String state, String items) {
        int count = items.isEmpty() ? 0 : items.split("\"code\"", -1).length - 1;
        String counts = (items.contains("FAIL") ? "{\"state\":\"FAIL\",\"count\":1}," : "")
                + "{\"state\":\"PASS\",\"count\":1}";
        return "{\"state\":\"" + state + "\",\"counts\":[" + counts + "],\"items\":[" + items + "],\"total\":" + count
                + ",\"page\":0,\"size\":150}";
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", service.address()));
        Streams streams = new Streams(captured.outStream(), captured.errStream());
        return CommandLines.prepared(
                        TaskCommands.of(
                                state -> {
                                    throw new AssertionError("the service is asked");
                                },
                                streams),
                        streams)
                .execute(all.toArray(String[]::new));
    }
}
