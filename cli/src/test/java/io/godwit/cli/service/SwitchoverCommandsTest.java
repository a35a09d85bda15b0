package io.godwit.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import io.godwit.cli.task.TaskCommands;
import io.godwit.testsupport.CapturedOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SwitchoverCommandsTest {
    private static final String SWITCHOVER = "/api/v1/tasks/a/switchover";
    private static final String STEP =
            "{\"phase\":\"%s\",\"startedAt\":\"2026-11-29T14:03:10Z\",\"endedAt\":\"2026-11-29T14:03:11.5Z\",\"outcome\":\"%s\"}";
    private static final String OFF =
            ",\"calledOff\":{\"code\":\"SWITCHOVER_TIMEOUT\",\"message\":\"it took too long\",\"remedy\":\"begin again\"}";

    private final CapturedOutput captured = new CapturedOutput();
    private ScriptedService service;
    private StreamingService streaming;

    @BeforeEach
    void open() throws IOException {
        service = new ScriptedService();
        streaming = new StreamingService();
    }

    @AfterEach
    void close() {
        service.close();
        streaming.close();
    }

    @Test
    void aDryRunShowsActionsAndWhatIsInTheWay() {
        service.on("GET " + SWITCHOVER + "/plan", 200, """
                {"actions":[{"phase":"CHECKING","what":"look at the lag of 2 tables"},{"phase":"TURNING","what":"end store-0"}],\
                "obstacles":[{"code":"SWITCHOVER_OBSTACLE","object":"shop.a","message":"it lags 40 s","remedy":"wait"}],\
                "withoutWritesMillis":4200}""");

        assertThat(run("--dry-run", "--max-lag", "20s", "--timeout", "1m")).isEqualTo(3);

        assertThat(captured.out().lines())
                .containsExactly(
                        "CHECKING: look at the lag of 2 tables",
                        "TURNING: end store-0",
                        "in its way: SWITCHOVER_OBSTACLE shop.a: it lags 40 s (wait)",
                        "nothing could write for about 4.2 s, from the moment when writes have ended",
                        "it would be called off now");
        assertThat(service.asked.getFirst()).contains("maxLagMillis=20000", "timeoutMillis=60000");

        service.on("GET " + SWITCHOVER + "/plan", 200, "{\"actions\":[],\"obstacles\":[]}");
        assertThat(run("--dry-run")).isZero();
    }

    @Test
    void aBeginningNeedsConsentOrATerminal() {
        service.on("POST " + SWITCHOVER + "/start", 200, switchover("CHECKING", "checking", false, "", ""))
                .on("POST " + SWITCHOVER + "/complete", 200, switchover("COMPLETING", "ending", false, "", ""));

        assertThat(run("--start")).isEqualTo(2);
        assertThat(run("--complete")).isEqualTo(2);
        assertThat(captured.err()).contains("no terminal", "--yes");
        assertThat(service.asked).isEmpty();

        assertThat(run("--start", "--yes", "--max-lag", "5s")).isZero();
        assertThat(service.bodies.getLast())
                .isEqualTo(Map.of("maxLagMillis", 5_000, "freezeTimeoutMillis", 60_000, "timeoutMillis", 30_000));
        assertThat(run("--complete", "--yes")).isZero();
        assertThat(captured.out()).contains("a: CHECKING: checking", "a: COMPLETING: ending");
    }

    @Test
    void theOtherActionsAreAskedForAsTheyAre() {
        service.on("POST " + SWITCHOVER + "/confirm", 200, switchover("FREEZING", "waiting", true, "", ""))
                .on("POST " + SWITCHOVER + "/abort", 200, switchover("UNDOING", "undoing", false, "", ""))
                .on("POST " + SWITCHOVER + "/back", 200, switchover("BACK_FREEZING", "stop it", false, "", ""));

        assertThat(run("--confirm")).isZero();
        assertThat(run("--abort")).isZero();
        assertThat(run("--back", "--freeze-timeout", "2m")).isZero();

        assertThat(service.asked)
                .containsExactly(
                        "POST " + SWITCHOVER + "/confirm",
                        "POST " + SWITCHOVER + "/abort",
                        "POST " + SWITCHOVER + "/back");
        assertThat(captured.out())
                .contains(
                        "next: stop what writes to OceanBase, end its transactions, then godwit task switchover a --confirm")
                .doesNotContain("stop what writes to Milvus");
    }

    @Test
    void aRefusalIsShownWithItsRemedy() {
        service.on("POST " + SWITCHOVER + "/abort", 409, """
                {"title":"Conflict","status":409,"code":"TASK_STATE","detail":"a switchover in phase REVERSED cannot be aborted",\
                "remedy":"turn it back, or complete it","requestId":"r","path":"/"}""");

        assertThat(run("--abort")).isEqualTo(3);
        assertThat(captured.err()).contains("cannot be aborted", "turn it back");
    }

    @Test
    void scriptsGetTheObjects() {
        service.on("POST " + SWITCHOVER + "/abort", 200, switchover("UNDOING", "undoing", false, "", ""));

        assertThat(run("--abort", "--output", "json")).isZero();
        assertThat(run("--abort", "--output", "yaml")).isZero();

        assertThat(captured.out()).contains("{\"event\":\"switchover\"", "\"phase\":\"UNDOING\"", "phase: UNDOING");
    }

    @Test
    void optionsThatDoNotFitTogetherAreRefused() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--start", "--abort")).isEqualTo(2);
        assertThat(run("--confirm", "--max-lag", "5s")).isEqualTo(2);
        assertThat(run("--start", "--yes", "--timeout", "soon")).isEqualTo(2);
        assertThat(service.asked).isEmpty();
    }

    @Test
    void aWaitShowsEachStepUntilAPersonIsNeeded() throws Exception {
        streaming.on(
                SWITCHOVER + "/start", switchover("CHECKING", "checking", false, "", step("RETURNED", "begun again")));
        CompletableFuture<Integer> exit = begin("--start", "--yes", "--wait");
        StreamingService.Connection stream = streaming.next();
        streaming.on(SWITCHOVER, switchover("CHECKING", "checking", false, "", step("RETURNED", "begun again")));
        stream.open().event("e-0", "snapshot", "[" + task("CHECKING", "checking", "RUNNING") + "]");
        await().until(() -> captured.out().contains("a: CHECKING: checking"));

        streaming.on(
                SWITCHOVER,
                switchover(
                        "FREEZING",
                        "stop it",
                        false,
                        "",
                        step("RETURNED", "begun again") + "," + step("CHECKING", "nothing is in its way") + ","
                                + step("PREPARING", "change logs are kept")));
        stream.event("e-1", "task", task("FREEZING", "stop it", "RUNNING"));

        assertThat(exit.get()).isZero();
        assertThat(captured.out().lines())
                .containsExactly(
                        "a: CHECKING: checking",
                        "2026-11-29T14:03:11Z CHECKING: nothing is in its way (1.5 s)",
                        "2026-11-29T14:03:11Z PREPARING: change logs are kept (1.5 s)",
                        "a: FREEZING: stop it",
                        "  next: stop what writes to Milvus, then godwit task switchover a --confirm");
    }

    @Test
    void aWaitEndsWithWhyItWasCalledOff() throws Exception {
        streaming.on(SWITCHOVER + "/confirm", switchover("FREEZING", "waiting", true, "", ""));
        streaming.on(SWITCHOVER, switchover("CALLED_OFF", "called off", false, OFF, step("FREEZING", "called off")));
        CompletableFuture<Integer> exit = begin("--confirm", "--wait");
        streaming.next().open().event("e-0", "snapshot", "[" + task("CALLED_OFF", "called off", "RUNNING") + "]");

        assertThat(exit.get()).isEqualTo(3);
        assertThat(captured.err()).contains("SWITCHOVER_TIMEOUT", "it took too long", "begin again");
    }

    @Test
    void anAbortThatIsDoneIsNoFailure() throws Exception {
        streaming.on(SWITCHOVER + "/abort", switchover("UNDOING", "undoing", false, OFF, ""));
        streaming.on(SWITCHOVER, switchover("CALLED_OFF", "called off", false, OFF, ""));
        CompletableFuture<Integer> exit = begin("--abort", "--wait");
        streaming.next().open().event("e-0", "snapshot", "[" + task("CALLED_OFF", "called off", "RUNNING") + "]");

        assertThat(exit.get()).isZero();
    }

    @Test
    void nobodyWaitsForATaskThatDoesNotRun() throws Exception {
        streaming.on(SWITCHOVER + "/confirm", switchover("FREEZING", "waiting", true, "", ""));
        streaming.on(SWITCHOVER, switchover("TURNING", "turning", false, "", ""));
        CompletableFuture<Integer> exit = begin("--confirm", "--wait");
        streaming.next().open().event("e-0", "snapshot", "[" + task("TURNING", "turning", "STOPPED") + "]");

        assertThat(exit.get()).isEqualTo(3);
        assertThat(captured.err()).contains("task a is Stopped, and nobody continues its switchover");
    }

    @Test
    void aTaskShowsItsLineAndAListItsPhase() {
        service.on("GET /api/v1/tasks/a", 200, task("REVERSED", "OceanBase is the source of truth", "RUNNING"))
                .on(
                        "GET /api/v1/tasks",
                        200,
                        "{\"items\":[" + summary("REVERSED", "x", "RUNNING")
                                + "],\"total\":1,\"page\":0,\"size\":150}");

        assertThat(execute(service.address(), "show", "a")).isZero();
        assertThat(execute(service.address(), "list")).isZero();

        assertThat(captured.out())
                .contains("  switchover REVERSED: OceanBase is the source of truth")
                .contains("  change log of shop.a: 700 rows", "  change log of shop.b: not counted")
                .contains("  3 change logs more, none of them larger")
                .contains("\tREVERSED\n");
    }

    private static String step(String phase, String outcome) {
        return STEP.formatted(phase, outcome);
    }

    private static String switchover(String phase, String line, boolean confirmed, String more, String steps) {
        return "{\"phase\":\"" + phase + "\",\"number\":1,\"truth\":\"FORWARD\",\"line\":\"" + line
                + "\",\"confirmed\":" + confirmed + more + ",\"steps\":[" + steps + "]}";
    }

    private static String task(String phase, String line, String state) {
        return "{\"summary\":" + summary(phase, line, state)
                + ",\"stages\":[],\"tables\":[],\"components\":[],\"marks\":[],\"notes\":[],"
                + "\"changeLogs\":{\"lookedAt\":\"2026-11-29T14:03:12Z\",\"others\":3,\"logs\":["
                + "{\"table\":\"shop.a\",\"rows\":700,\"unlogged\":[]},{\"table\":\"shop.b\",\"unlogged\":[]}]}}";
    }

    private static String summary(String phase, String line, String state) {
        return "{\"id\":\"abcdefghijkl\",\"name\":\"a\",\"owner\":\"SERVICE\",\"state\":\"" + state
                + "\",\"revision\":1,\"run\":1,\"switchover\":{\"phase\":\"" + phase + "\",\"line\":\"" + line + "\"}}";
    }

    /** In a thread of its own: what follows ends with the service. */
    private CompletableFuture<Integer> begin(String... arguments) {
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> exit.complete(execute(streaming.address(), switchoverOf(arguments))));
        return exit;
    }

    private int run(String... arguments) {
        return execute(service.address(), switchoverOf(arguments));
    }

    private static String[] switchoverOf(String... arguments) {
        List<String> all = new ArrayList<>(List.of("switchover", "a"));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    private int execute(String address, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", address));
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
