package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.console.CheckedClient.Answer;
import io.godwit.control.SwitchoverPlan;
import io.godwit.control.managed.ManagedTasks;
import io.godwit.control.managed.SwitchoverReport;
import io.godwit.control.managed.TaskReport;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.source.Tso;
import io.godwit.runtime.state.ChangeLogStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SwitchoverRoutesTest {
    private static final String TASK = "/api/v1/tasks/a";
    private static final String SWITCHOVER = TASK + "/switchover";
    private static final Instant UP_TO = Instant.parse("2026-11-29T14:03:12Z");

    private final InMemoryTasks tasks = new InMemoryTasks();
    private final List<Switchover.Settings> planned = new ArrayList<>();
    private boolean away;
    private ConsoleServer server;
    private CheckedClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestConsole(tasks).planner(this::plan).start();
        client = new CheckedClient(server.address());
        put(List.of("INCREMENTAL", "REVERSE"), TaskRecord.State.RUNNING);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void aSwitchoverIsBegunConfirmedTurnedBackAndShownAtEachStep() throws Exception {
        assertThat(client.send("GET", SWITCHOVER).at("/phase")).isEqualTo("NONE");
        assertThat(client.send("GET", SWITCHOVER).at("/number")).isEqualTo("0");

        Answer begun =
                client.send("POST", SWITCHOVER + "/start", "{\"maxLagMillis\":5000}", "Idempotency-Key", "switch-1");
        assertThat(begun.at("/phase")).isEqualTo("CHECKING");
        assertThat(begun.at("/truth")).isEqualTo("FORWARD");
        assertThat(begun.at("/flow")).isEqualTo("FORWARD");
        assertThat(begun.at("/settings/maxLagMillis")).isEqualTo("5000");
        assertThat(begun.at("/settings/timeoutMillis")).isEqualTo("30000");
        assertThat(begun.header("ETag")).isEqualTo("\"1\"");
        assertThat(client.send("POST", SWITCHOVER + "/start", "{\"maxLagMillis\":5000}", "Idempotency-Key", "switch-1")
                        .at("/number"))
                .as("asked for again, it is begun once")
                .isEqualTo("1");
        assertThat(client.send("POST", SWITCHOVER + "/start", "{}").problem(409))
                .isEqualTo("TASK_STATE");

        reached(Optional.empty());
        reached(Optional.empty());
        assertThat(client.send("GET", SWITCHOVER).at("/line")).contains("stop what writes to Milvus");
        assertThat(client.send("POST", SWITCHOVER + "/confirm").at("/confirmed"))
                .isEqualTo("true");
        reached(Optional.of(Tso.at(UP_TO)));
        Answer shown = client.send("GET", SWITCHOVER);
        assertThat(shown.at("/upTo")).isEqualTo("2026-11-29T14:03:12Z");
        assertThat(shown.at("/steps/2/phase")).isEqualTo("FREEZING");
        assertThat(shown.at("/steps/2/outcome")).isEqualTo("done");

        reached(Optional.empty());
        assertThat(client.send("GET", SWITCHOVER).json().has("flow")).isFalse();
        reached(Optional.empty());
        assertThat(client.send("GET", TASK).at("/summary/switchover/phase")).isEqualTo("REVERSED");
        assertThat(client.send("GET", "/api/v1/tasks").at("/items/0/switchover/line"))
                .contains("applications may now write to OceanBase");

        assertThat(client.send("POST", SWITCHOVER + "/back").at("/phase")).isEqualTo("BACK_FREEZING");
        assertThat(client.send("POST", SWITCHOVER + "/abort").at("/phase")).isEqualTo("REVERSED");
        Answer aborted = client.send("GET", SWITCHOVER);
        assertThat(aborted.at("/calledOff/code")).isEqualTo("SWITCHOVER_CALLED_OFF");
        assertThat(client.send("POST", SWITCHOVER + "/complete").at("/phase")).isEqualTo("COMPLETING");
        reached(Optional.empty());
        assertThat(client.send("GET", TASK).at("/summary/state")).isEqualTo("COMPLETED");
    }

    @Test
    void theChangeLogsOfItsTablesAreShownMeasuredAndWarnedOf() throws Exception {
        assertThat(client.send("GET", TASK).json().has("changeLogs")).isFalse();
        client.send("POST", SWITCHOVER + "/start", "{}");
        tasks.report(ChangeLogStatus.of(
                "abcdefghijkl.reverse",
                UP_TO.toEpochMilli(),
                List.of(
                        new ChangeLogStatus.Log("shop.a", Optional.of(700L), List.of(), Optional.empty()),
                        new ChangeLogStatus.Log(
                                "shop.b", Optional.empty(), List.of("colour"), Optional.of("TARGET_AUTH: no")))));

        Answer shown = client.send("GET", TASK);

        assertThat(shown.at("/changeLogs/lookedAt")).isEqualTo("2026-11-29T14:03:12Z");
        assertThat(shown.at("/changeLogs/logs/0/table")).isEqualTo("shop.b");
        assertThat(shown.at("/changeLogs/logs/0/problem")).isEqualTo("TARGET_AUTH: no");
        assertThat(shown.at("/changeLogs/logs/1/rows")).isEqualTo("700");
        assertThat(shown.at("/notes/0")).contains("shop.b is not purged");
        assertThat(shown.at("/notes/1")).contains("column colour of table shop.b is not carried back");
        assertThat(client.plain("/metrics").body()).contains("godwit_service_change_log_rows 700.0");
    }

    @Test
    void oneThatIsCalledOffSaysWhy() throws Exception {
        client.send("POST", SWITCHOVER + "/start", "{}");
        report(SwitchoverReport.waits(known(), "OceanBase does not answer"));
        assertThat(client.send("GET", SWITCHOVER).at("/waits")).isEqualTo("OceanBase does not answer");

        report(SwitchoverReport.calledOff(known(), new Failure("SWITCHOVER_OBSTACLE", "it lags", "wait")));

        Answer shown = client.send("GET", SWITCHOVER);
        assertThat(shown.at("/phase")).isEqualTo("UNDOING");
        assertThat(shown.at("/calledOff/message")).isEqualTo("it lags");
    }

    @Test
    void aPlanChangesNothing() throws Exception {
        Answer plan = client.send("GET", SWITCHOVER + "/plan?maxLagMillis=2000&timeoutMillis=9000");

        assertThat(plan.at("/actions/0/phase")).isEqualTo("CHECKING");
        assertThat(plan.at("/obstacles/0/object")).isEqualTo("shop.a");
        assertThat(plan.at("/withoutWritesMillis")).isEqualTo("4000");
        assertThat(planned).containsExactly(new Switchover.Settings(2_000, 60_000, 9_000));
        assertThat(client.send("GET", SWITCHOVER).at("/phase")).isEqualTo("NONE");
    }

    /** Asked for the way there, the task would refuse it. */
    @Test
    void aTaskThatIsTurnedAroundHasAPlanOfItsWayBack() throws Exception {
        client.send("POST", SWITCHOVER + "/start", "{}");
        reached(Optional.empty());
        reached(Optional.empty());
        client.send("POST", SWITCHOVER + "/confirm");
        for (int i = 0; i < 3; i++) {
            reached(Optional.empty());
        }
        assertThat(client.send("GET", SWITCHOVER).at("/phase")).isEqualTo("REVERSED");

        assertThat(client.send("GET", SWITCHOVER + "/plan").json().at("/obstacles"))
                .hasSize(1);
        client.send("POST", SWITCHOVER + "/back", "{}");
        assertThat(client.send("GET", SWITCHOVER + "/plan").at("/obstacles/0/message"))
                .contains("BACK_FREEZING cannot be turned back");
    }

    @Test
    void thatTheTaskWouldRefuseItIsPartOfThePlan() throws Exception {
        put(List.of("INCREMENTAL", "REVERSE"), TaskRecord.State.STOPPED);

        Answer plan = client.send("GET", SWITCHOVER + "/plan");

        assertThat(plan.at("/obstacles/0/code")).isEqualTo("TASK_STATE");
        assertThat(plan.at("/obstacles/0/message")).contains("Stopped");
        assertThat(plan.at("/obstacles/1/object")).isEqualTo("shop.a");

        put(List.of("INCREMENTAL"), TaskRecord.State.RUNNING);
        assertThat(client.send("GET", SWITCHOVER + "/plan").problem(409)).isEqualTo("TASK_STATE");
        assertThat(client.send("GET", TASK).json().at("/summary").has("switchover"))
                .isFalse();
    }

    @Test
    void aServerThatDoesNotAnswerIsNoPlan() throws Exception {
        away = true;

        assertThat(client.send("GET", SWITCHOVER + "/plan").problem(503)).isEqualTo("TARGET_UNREACHABLE");
    }

    @Test
    void whatIsNotAsTheContractSaysIsRefused() throws Exception {
        for (String body : List.of(
                "{\"maxLag\":\"30s\"}",
                "{\"maxLagMillis\":999}",
                "{\"timeoutMillis\":\"30000\"}",
                "{\"freezeTimeoutMillis\":3600001}")) {
            assertThat(client.send("POST", SWITCHOVER + "/start", body).problem(422))
                    .isEqualTo("CONFIG_INVALID");
        }
        assertThat(client.send("POST", SWITCHOVER + "/start", "[]").problem(400))
                .isEqualTo("CONFIG_INVALID");
        assertThat(client.send("GET", SWITCHOVER + "/plan?maxLagMillis=0").problem(400))
                .isEqualTo("CONFIG_INVALID");
        assertThat(client.send("POST", SWITCHOVER + "/confirm", "", "If-Match", "\"7\"")
                        .problem(412))
                .isEqualTo("TASK_REVISION");
        assertThat(client.send("POST", SWITCHOVER + "/abort").problem(409)).isEqualTo("TASK_STATE");
        assertThat(client.send("POST", "/api/v1/tasks/none/switchover/start", "{}")
                        .problem(404))
                .isEqualTo("TASK_UNKNOWN");
        assertThat(client.send("GET", "/api/v1/tasks/none/switchover").problem(404))
                .isEqualTo("TASK_UNKNOWN");
    }

    private SwitchoverPlan plan(TaskRecord task, Switchover.Settings settings) {
        if (away) {
            throw GodwitException.retriable(
                    ErrorCode.TARGET_UNREACHABLE, "OceanBase does not answer", "start it", null);
        }
        planned.add(settings);
        return new SwitchoverPlan(
                List.of(new SwitchoverPlan.Action(Switchover.Phase.CHECKING, "look at the lag of 2 tables")),
                List.of(new SwitchoverPlan.Obstacle("SWITCHOVER_OBSTACLE", "shop.a", "it lags", "wait")),
                Optional.of(Duration.ofSeconds(4)));
    }

    private void reached(Optional<Long> timestamp) {
        report(timestamp
                .map(time -> SwitchoverReport.reached(known(), time, "done"))
                .orElseGet(() -> SwitchoverReport.reached(known(), "done")));
    }

    /** As whoever runs the task reports. */
    private void report(SwitchoverReport report) {
        TaskRecord task = tasks.byName("a").orElseThrow();
        tasks.put(ManagedTasks.of(Optional.of(task), TaskReport.of("a", task.generation(), report), Instant.now())
                .task()
                .orElseThrow());
    }

    private Switchover known() {
        return tasks.byName("a").orElseThrow().switchover().orElseThrow();
    }

    private void put(List<String> types, TaskRecord.State state) {
        tasks.put(new TaskRecord(
                        "abcdefghijkl",
                        "a",
                        3,
                        state,
                        Map.of("spec", Map.of("types", types)),
                        1,
                        Optional.empty(),
                        Optional.of(1_000L))
                .managed(new TaskRecord.Managed(1_000, Optional.empty(), false)));
    }
}
