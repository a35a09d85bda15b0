package io.godwit.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import io.godwit.testsupport.CapturedOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ComponentCommandsTest {
    private static final String STORE = """
            {"task":"a","name":"store-0","generation":3,"state":"RUNNING","alive":true,"address":"http://127.0.0.1:9",
             "paused":false,"heartbeatAgeMillis":500,"host":"h","pid":7,"memoryBytes":104857600,"cores":0.25,
             "lagMillis":1500,"positionCount":3,"positions":[
              {"of":"dml_1","position":"p@7","upTo":"2026-11-29T12:00:00Z","lagMillis":1500},
              {"of":"dml_0","position":"p@5"}]}""";
    private static final String FOLLOWER = """
            {"task":"a","name":"incr-sync-0","generation":3,"state":"RETRYING","alive":true,"address":"http://127.0.0.1:8",
             "paused":false,"heartbeatAgeMillis":900,"positionCount":0,"positions":[],
             "obstacle":"incr-sync-0 is trying again: TARGET_UNREACHABLE: no answer",
             "failure":{"code":"TARGET_UNREACHABLE","message":"no answer","remedy":"start it"},
             "nextAttemptAt":"2026-11-29T12:00:05.123Z"}""";

    private final CapturedOutput captured = new CapturedOutput();
    private ScriptedService service;

    @BeforeEach
    void start() throws IOException {
        service = new ScriptedService();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void componentsAreListedByOneRequestForAPageWithTheirRunLagAndPosition() {
        service.on("GET /api/v1/components", 200, page());

        assertThat(run("list")).isZero();

        assertThat(service.asked).containsExactly("GET /api/v1/components?page=0&size=150");
        assertThat(captured.out().lines().map(line -> line.replaceAll("  +|\\t", "|")))
                .containsExactly(
                        "COMPONENT|STATE|RUN|HOST|PID|MEMORY|CORES|HEARTBEAT|LAG|POSITION|ADDRESS|PROBLEM",
                        "a/store-0|running|3|h|7|100 MiB|0.25|0.5 s ago|1.5 s|dml_1 p@7 (and 2 more)|http://127.0.0.1:9|",
                        "a/incr-sync-0|retrying|3|n/a|n/a|n/a|n/a|0.9 s ago|n/a|n/a|http://127.0.0.1:8"
                                + "|incr-sync-0 is trying again: TARGET_UNREACHABLE: no answer; tries again at 2026-11-29T12:00:05Z");
    }

    @Test
    void thoseOfOneTaskAreAskedForByItsName() {
        service.on("GET /api/v1/components", 200, page());

        assertThat(run("list", "a", "--output", "json")).isZero();

        assertThat(service.asked).containsExactly("GET /api/v1/components?task=a&page=0&size=150");
        assertThat(captured.out()).contains("\"task\":\"a\"", "\"nextAttemptAt\"", "\"positions\":[{\"of\":\"dml_1\"");
    }

    @Test
    void oneIsShownWithItsPositions() {
        service.on("GET /api/v1/tasks/a", 200, task());

        assertThat(run("show", "a/store")).isZero();

        assertThat(captured.out().lines())
                .containsExactly(
                        "a/store-0: running, run 3",
                        "  host h, process 7, memory 100 MiB, cores 0.25, heartbeat 0.5 s ago, at http://127.0.0.1:9",
                        "  dml_1: p@7, up to 2026-11-29T12:00Z, 1.5 s behind",
                        "  dml_0: p@5",
                        "  and 1 that are not further behind");
    }

    @Test
    void whatKeepsOneFromContinuingIsShownWithItsRemedyAndTheNextAttempt() {
        service.on("GET /api/v1/tasks/a", 200, task());

        assertThat(run("show", "a/incr-sync-0")).isZero();

        assertThat(captured.out())
                .contains("no answer; tries again at 2026-11-29T12:00:05Z", "remedy: start it", "run 3");
    }

    @Test
    void oneThatHasNotReportedIsRefused() {
        service.on("GET /api/v1/tasks/a", 200, task());

        assertThat(run("show", "a/full-import")).isEqualTo(3);

        assertThat(captured.err()).contains("COMPONENT_UNKNOWN", "component list a");
    }

    private static String page() {
        return "{\"items\":[" + STORE + "," + FOLLOWER + "],\"total\":2,\"page\":0,\"size\":150}";
    }

    private static String task() {
        return """
                {"summary":{"id":"abcdefghijkl","name":"a","owner":"SERVICE","state":"RUNNING","revision":1,"run":3},
                 "stages":[],"tables":[],"marks":[],"notes":[],"components":[""" + STORE + "," + FOLLOWER + "]}";
    }

    private int run(String... arguments) {
        Streams streams = new Streams(captured.outStream(), captured.errStream());
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", service.address()));
        return CommandLines.prepared(ComponentCommand.of(streams), streams).execute(all.toArray(String[]::new));
    }
}
