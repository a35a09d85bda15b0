package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.console.CheckedClient.Answer;
import io.godwit.control.PrecheckControl;
import io.godwit.control.ServiceControl;
import io.godwit.control.estimate.Estimate;
import io.godwit.control.estimate.TableEstimate;
import io.godwit.control.precheck.KeptPrecheck;
import io.godwit.control.precheck.LiveCheck;
import io.godwit.runtime.state.Checking;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrecheckRoutesTest {
    private static final String ID = "abcdefghijkl";
    private static final String PRECHECK = "/api/v1/tasks/a/precheck";

    private final InMemoryTasks tasks = new InMemoryTasks();
    private final InMemoryPrecheckBook book = new InMemoryPrecheckBook();
    private Estimate estimate = new Estimate(0, List.of(), OptionalLong.empty());
    private ConsoleServer server;
    private CheckedClient client;

    @BeforeEach
    void start() throws Exception {
        ServiceControl control =
                new ServiceControl(tasks, tasks, (t, i, a, m, l) -> Optional.empty(), "127.0.0.1:1", Clock.systemUTC());
        server = new TestConsole(tasks)
                .prechecks(new PrecheckControl(control, book, spec -> estimate))
                .start();
        client = new CheckedClient(server.address());
        tasks.put(new TaskRecord(
                        ID, "a", 0, TaskRecord.State.NOT_STARTED, Map.of(), 1, Optional.empty(), Optional.empty())
                .managed(new TaskRecord.Managed(0, Optional.empty(), false)));
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void aPrecheckIsAskedForAndShownWhileItIsMadeAndAfterwards() throws Exception {
        assertThat(client.send("GET", PRECHECK).at("/state")).isEqualTo("NONE");

        Answer asked = client.send("POST", PRECHECK, "{}", "Idempotency-Key", "precheck-1");
        assertThat(asked.at("/state")).isEqualTo("PENDING");
        assertThat(asked.at("/by")).isEqualTo("local");
        assertThat(client.send("POST", PRECHECK, "{}", "Idempotency-Key", "precheck-1")
                        .at("/state"))
                .isEqualTo("PENDING");
        assertThat(client.send("POST", PRECHECK, "{}").problem(409)).isEqualTo("TASK_STATE");

        keep(
                false,
                check("READABLE", "db.a", LiveCheck.State.RUNNING),
                check("TABLE", "db.a", LiveCheck.State.PENDING));
        assertThat(client.send("GET", PRECHECK).at("/state")).isEqualTo("RUNNING");
        assertThat(client.send("GET", PRECHECK).at("/items/0/state")).isEqualTo("RUNNING");
        assertThat(client.send("GET", PRECHECK).at("/counts/1/count")).isEqualTo("1");

        keep(true, check("READABLE", "db.a", LiveCheck.State.PASS), check("TABLE", "db.a", LiveCheck.State.FAIL));
        ended();
        Answer shown = client.send("GET", PRECHECK);
        assertThat(shown.at("/state")).isEqualTo("FAILED");
        assertThat(shown.at("/items/0/code")).isEqualTo("TABLE");
        assertThat(shown.at("/items/0/error")).isEqualTo("CONFIG_INVALID");
        assertThat(shown.at("/endedAt")).isNotEmpty();
    }

    @Test
    void thousandsOfChecksComeInPagesAndAreFiltered() throws Exception {
        List<LiveCheck> many = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            many.add(check("TABLE", "db.c" + i, i == 4_321 ? LiveCheck.State.FAIL : LiveCheck.State.PASS));
        }
        client.send("POST", PRECHECK, "{}");
        keep(true, many.toArray(new LiveCheck[0]));
        ended();

        assertThat(client.send("GET", PRECHECK + "?size=1").at("/items/0/object"))
                .isEqualTo("db.c4321");
        assertThat(client.send("GET", PRECHECK + "?state=FAIL").at("/total")).isEqualTo("1");
        assertThat(client.send("GET", PRECHECK + "?text=C12").at("/total")).isEqualTo("111");
        assertThat(client.send("GET", PRECHECK + "?page=99&size=50").json().get("items"))
                .hasSize(50);
        assertThat(client.send("GET", PRECHECK + "?state=LOUD").problem(400)).isEqualTo("CONFIG_INVALID");
    }

    @Test
    void someChecksAreMadeAgain() throws Exception {
        client.send("POST", PRECHECK, "{}");
        keep(true, check("TABLE", "db.a", LiveCheck.State.FAIL));
        ended();

        assertThat(client.send("POST", PRECHECK, "{\"checks\":[\"READABLE\"]}").problem(404))
                .isEqualTo("CHECK_UNKNOWN");
        assertThat(client.send("POST", PRECHECK, "{\"checks\":[\"TABLE:db.b\"]}")
                        .problem(404))
                .isEqualTo("CHECK_UNKNOWN");
        Answer again = client.send("POST", PRECHECK, "{\"checks\":[\"TABLE:db.a\"],\"failed\":true}");

        assertThat(again.at("/state")).isEqualTo("PENDING");
        assertThat(again.at("/items/0/object")).isEqualTo("db.a");
        assertThat(checking().latest().orElseThrow().only()).containsExactly("TABLE:db.a");
        assertThat(checking().latest().orElseThrow().onlyFailed()).isTrue();
    }

    @Test
    void whatCanBeSkippedIsWithANote() throws Exception {
        client.send("POST", PRECHECK, "{}");
        keep(true, check("TABLE", "db.a", LiveCheck.State.FAIL), skippable("TABLE_EMPTY", "db.a"));
        ended();

        String skips = PRECHECK + "/skips";
        assertThat(client.send("POST", skips, skip("TABLE", "db.a", "true")).problem(409))
                .isEqualTo("CHECK_NOT_SKIPPABLE");
        assertThat(client.send("POST", skips, skip("TABLE_EMPTY", "db.b", "true"))
                        .problem(404))
                .isEqualTo("CHECK_UNKNOWN");
        assertThat(client.send("POST", skips, skip("TABLE_EMPTY", "db.a", "false"))
                        .problem(400))
                .isEqualTo("CONFIG_INVALID");
        assertThat(client.send(
                                "POST",
                                skips,
                                "{\"code\":\"TABLE_EMPTY\",\"object\":\"db.a\",\"note\":\" \",\"confirmed\":true}")
                        .problem(400))
                .isEqualTo("CONFIG_INVALID");

        Answer skipped = client.send("POST", skips, skip("TABLE_EMPTY", "db.a", "true"));

        assertThat(skipped.at("/items/1/state")).isEqualTo("SKIPPED");
        assertThat(skipped.at("/items/1/skip/note")).isEqualTo("test rows");
        assertThat(skipped.at("/items/1/skip/by")).isEqualTo("local");
        assertThat(checking().skips()).hasSize(1);
    }

    @Test
    void whatIsNotAsTheContractSaysIsRefused() throws Exception {
        for (String body : List.of(
                "{\"all\":true}",
                "{\"failed\":1}",
                "{\"checks\":\"TABLE\"}",
                "{\"checks\":[7]}",
                "{\"checks\":[\"\"]}",
                "[]")) {
            assertThat(client.send("POST", PRECHECK, body).problem(400)).isEqualTo("CONFIG_INVALID");
        }
        assertThat(client.send("GET", "/api/v1/tasks/b/precheck").problem(404)).isEqualTo("TASK_UNKNOWN");
        assertThat(client.send("POST", "/api/v1/tasks/b/precheck", "{}").problem(404))
                .isEqualTo("TASK_UNKNOWN");
    }

    @Test
    void whatIsNotMeasuredOfAnEstimateIsAbsent() throws Exception {
        OptionalLong none = OptionalLong.empty();
        tasks.put(
                new TaskRecord(ID, "a", 0, TaskRecord.State.NOT_STARTED, spec(), 1, Optional.empty(), Optional.empty())
                        .managed(new TaskRecord.Managed(0, Optional.empty(), false)));
        estimate = new Estimate(
                1_000,
                List.of(
                        new TableEstimate(
                                "db.a",
                                "db.a",
                                OptionalLong.of(1_000_000),
                                OptionalLong.of(600),
                                OptionalLong.of(700_000_000),
                                OptionalLong.of(600_000_000),
                                OptionalLong.of(20_000),
                                OptionalLong.of(2_000),
                                ""),
                        new TableEstimate(
                                "db.b", "db.b", OptionalLong.of(5), none, none, none, none, none, "not loaded")),
                OptionalLong.of(77));

        Answer shown = client.send("GET", "/api/v1/tasks/a/estimate?size=1&page=1");

        assertThat(shown.at("/items/0/collection")).isEqualTo("db.b");
        assertThat(shown.json().at("/items/0").has("millis")).isFalse();
        assertThat(shown.at("/items/0/note")).isEqualTo("not loaded");
        assertThat(shown.at("/sum/rows")).isEqualTo("1000005");
        assertThat(shown.at("/sum/sampled")).isEqualTo("1");
        assertThat(shown.at("/sum/kafkaBytes")).isEqualTo("700000000");
        assertThat(shown.at("/total")).isEqualTo("2");
        assertThat(shown.at("/targetFreeBytes")).isEqualTo("77");
    }

    private static Map<String, Object> spec() {
        return Map.of(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "MigrationTask",
                "metadata",
                Map.of("name", "a"),
                "spec",
                Map.of(
                        "kafka", Map.of("bootstrapServers", "127.0.0.1:1"),
                        "schemaRegistry", Map.of("url", "http://127.0.0.1:2"),
                        "source", Map.of("milvus", Map.of("uri", "http://127.0.0.1:3")),
                        "target", Map.of("oceanbase", Map.of("url", "jdbc:mysql://127.0.0.1:4/", "user", "u@t")),
                        "types", List.of("SCHEMA", "FULL"),
                        "objects", Map.of("include", List.of("default.*"))));
    }

    @Test
    void nothingIsKeptOfATaskThatIsForgotten() throws Exception {
        keep(true, check("TABLE", "db.a", LiveCheck.State.PASS));

        client.send("DELETE", "/api/v1/tasks/a");

        assertThat(book.taskIds()).isEmpty();
    }

    private static String skip(String code, String object, String confirmed) {
        return "{\"code\":\"%s\",\"object\":\"%s\",\"note\":\"test rows\",\"confirmed\":%s}"
                .formatted(code, object, confirmed);
    }

    private void keep(boolean ended, LiveCheck... checks) {
        book.write(
                ID,
                new KeptPrecheck.Header(
                        Optional.of(1L),
                        Optional.empty(),
                        "local",
                        1_000,
                        ended ? Optional.of(2_000L) : Optional.empty(),
                        1),
                Map.of(0, List.of(checks)));
    }

    private void ended() {
        TaskRecord task = tasks.byName("a").orElseThrow();
        tasks.put(task.managed(
                task.managed().orElseThrow().checking(task.checking().ended(2_000, Optional.empty()))));
    }

    private Checking checking() {
        return tasks.byName("a").orElseThrow().checking();
    }

    private static LiveCheck skippable(String code, String object) {
        return check(code, object, LiveCheck.State.FAIL, true);
    }

    private static LiveCheck check(String code, String object, LiveCheck.State state) {
        return check(code, object, state, false);
    }

    private static LiveCheck check(String code, String object, LiveCheck.State state, boolean skippable) {
        boolean fails = state == LiveCheck.State.FAIL;
        return new LiveCheck(
                code,
                object,
                "spec.objects",
                state,
                Optional.of(1_000L),
                state.isResult() ? Optional.of(2_000L) : Optional.empty(),
                fails ? "is wrong" : "",
                fails ? "correct it" : "",
                skippable,
                fails ? Optional.of("CONFIG_INVALID") : Optional.empty());
    }
}
