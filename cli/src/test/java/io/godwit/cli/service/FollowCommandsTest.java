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
import picocli.CommandLine;

@Timeout(60)
class FollowCommandsTest {
    private static final String SUMMARY =
            "{\"id\":\"abcdefghijkl\",\"name\":\"%s\",\"owner\":\"SERVICE\",\"state\":\"%s\",\"revision\":1,\"run\":1%s}";

    private final CapturedOutput captured = new CapturedOutput();
    private StreamingService service;

    @BeforeEach
    void start() throws IOException {
        service = new StreamingService();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aWatchShowsEachChangeUntilTheTaskRests() throws Exception {
        CompletableFuture<Integer> exit = begin("task", "watch", "a");
        StreamingService.Connection stream = service.next();
        assertThat(stream.path()).isEqualTo("/api/v1/tasks/a/stream");
        stream.open().event("e-0", "snapshot", "[" + task("RUNNING", 900) + "]");
        await().until(() -> captured.out().contains("a: Running"));
        stream.event("e-1", "task", task("RUNNING", 1_900)).event("e-2", "task", task("STOPPED", 1_900));

        assertThat(exit.get()).isZero();
        assertThat(captured.out().lines())
                .as("a lag that grows is no change")
                .containsExactly(
                        "a: Running, 1 table (1 consistent), at most 0.9 s behind",
                        "a: Stopped, 1 table (1 consistent), at most 1.9 s behind");
    }

    @Test
    void aWatchEndsWhenTheTablesAreConsistentOrTheTaskIsDeleted() throws Exception {
        CompletableFuture<Integer> consistent = begin("task", "watch", "a", "--until-consistent");
        service.next().open().event("e-0", "snapshot", "[" + task("RUNNING", 900) + "]");
        assertThat(consistent.get()).isZero();

        CompletableFuture<Integer> deleted = begin("task", "watch", "a");
        service.next()
                .open()
                .event("e-0", "snapshot", "[" + task("RUNNING", 900) + "]")
                .event("e-1", "gone", "{\"name\":\"a\"}");
        assertThat(deleted.get()).isEqualTo(3);
        assertThat(captured.err()).contains("TASK_UNKNOWN", "task a is deleted");
    }

    @Test
    void aWatchNamesTheTablesThatNeedAttentionAndEndsWhenNoneIsLeftThatCanBecomeConsistent() throws Exception {
        service.on(
                "/api/v1/tasks/a/tables",
                "{\"items\":[{\"collection\":\"default.x\",\"table\":\"shop.x\",\"state\":\"FAILED\",\"rows\":3,\"estimatedRows\":5,"
                        + "\"changes\":0,\"conflicts\":0,\"findings\":0,\"reason\":\"TARGET_TABLE_MISSING: it is gone; create it\"}],"
                        + "\"total\":1,\"page\":0,\"size\":10}");
        CompletableFuture<Integer> watched = begin("task", "watch", "a", "--until-consistent");
        service.next()
                .open()
                .event(
                        "e-0",
                        "snapshot",
                        "["
                                + task(component(7, 100))
                                        .replace("\"tables\":[", "\"tables\":[{\"state\":\"FAILED\",\"tables\":1},")
                                + "]");
        await().until(() -> captured.out().contains("table default.x -> shop.x failed"));
        assertThat(watched).as("a table of the run before may be tried again").isNotDone();
        assertThat(watched.get()).isEqualTo(1);
        assertThat(captured.out()).contains("TARGET_TABLE_MISSING: it is gone; create it");
        assertThat(captured.out() + captured.err()).contains("godwit task tables a has the reasons");
    }

    @Test
    void tablesAreListedWithTheirReasons() {
        service.on(
                "/api/v1/tasks/a/tables",
                "{\"items\":[{\"collection\":\"default.x\",\"table\":\"shop.x\",\"state\":\"DROPPED\",\"rows\":3,\"estimatedRows\":0,"
                        + "\"changes\":4,\"lagMillis\":1500,\"conflicts\":0,\"findings\":2,\"reason\":\"the source dropped it\"}],"
                        + "\"total\":1,\"page\":0,\"size\":150}");

        assertThat(run("task", "tables", "a", "--state", "FAILED,DROPPED")).isZero();
        assertThat(captured.out().lines())
                .containsExactly(
                        "COLLECTION\tTABLE\tSTATE\tROWS\tABOUT\tCHANGES\tLAG\tCONFLICTS\tFINDINGS\tREASON",
                        "default.x\tshop.x\tDROPPED\t3\t\t4\t1.5 s\t0\t2\tthe source dropped it");
        assertThat(run("task", "tables", "a", "--state", "BROKEN")).isEqualTo(2);
    }

    @Test
    void eventsAreLookedForWhenTheTaskChangesAndNoneIsShownTwice() throws Exception {
        service.on("/api/v1/tasks/a/events", events(3, 2));
        begin("task", "events", "a", "--follow");
        StreamingService.Connection stream = service.next();
        stream.open().event("e-0", "snapshot", "[" + task("RUNNING", 900) + "]");
        await().until(() -> captured.out().lines().count() == 2);

        service.on("/api/v1/tasks/a/events", events(5, 4, 3, 2));
        stream.event("e-1", "task", task("STOPPED", 900));

        await().untilAsserted(() -> assertThat(captured.out().lines().map(line -> line.split("  ", -1)[1]))
                .containsExactly("WHAT2", "WHAT3", "WHAT4", "WHAT5"));
    }

    @Test
    void aListIsFollowedOverBreaksOfTheStream() throws Exception {
        begin("task", "list", "--watch", "--tag", "prod");
        StreamingService.Connection stream = service.next();
        assertThat(stream.path()).isEqualTo("/api/v1/tasks/stream");
        stream.open()
                .event(
                        "e-0",
                        "snapshot",
                        "[" + summary("a", "RUNNING") + "," + summary("b", "STOPPED") + ","
                                + SUMMARY.formatted("other", "RUNNING", "") + "]")
                .event("e-1", "task", summary("a", "FAILED"));
        await().until(() -> captured.out().contains("a\tFailed"));
        stream.end();

        service.next()
                .open()
                .event("f-0", "snapshot", "[" + summary("a", "FAILED") + "," + summary("c", "RUNNING") + "]");
        await().until(() -> captured.out().contains("b is gone"));
        assertThat(captured.out().lines().map(line -> line.replaceAll("\t.*?", "|")
                        .replaceAll("[|]+", "|")))
                .containsExactly(
                        "NAME|STATE|SINCE|RUN|OWNER|TAGS|ERROR|SWITCHOVER",
                        "a|Running|1|service|prod|",
                        "b|Stopped|1|service|prod|",
                        "a|Failed|1|service|prod|",
                        "c|Running|1|service|prod|",
                        "b is gone");
    }

    @Test
    void aListSaysWhatKeepsARunningTaskFromBeingWell() throws Exception {
        begin("task", "list", "--watch");
        service.next()
                .open()
                .event("e-0", "snapshot", "[" + SUMMARY.formatted("a", "RUNNING", "") + "]")
                .event(
                        "e-1",
                        "task",
                        SUMMARY.formatted(
                                "a",
                                "RUNNING",
                                ",\"attention\":{\"obstacle\":{\"code\":\"TARGET_UNREACHABLE\",\"message\":\"m\",\"remedy\":\"r\"},"
                                        + "\"stuckTables\":2}"));

        await().until(() -> captured.out().contains("a\tRunning\t\t1\tservice\t\tTARGET_UNREACHABLE, 2 tables stuck"));
    }

    @Test
    void aComponentIsShownAgainWhenItIsAnotherProcessAndNotForItsHeartbeats() throws Exception {
        begin("component", "list", "a", "--watch", "--output", "yaml");
        service.next()
                .open()
                .event("e-0", "snapshot", "[" + task(component(7, 100)) + "]")
                .event("e-1", "task", task(component(7, 600)))
                .event("e-2", "task", task(component(8, 100)));

        await().until(() -> captured.out().contains("pid: 8"));
        assertThat(captured.out().lines().filter(line -> line.startsWith("pid: ") || line.equals("---")))
                .containsExactly("pid: 7", "---", "pid: 8");
    }

    @Test
    void aLogIsFollowedWhileTheServiceRestarts() throws Exception {
        service.on("/api/v1/tasks/a/components/store-0/log", "{\"lines\":[\"one\"],\"end\":4}");
        begin("component", "logs", "a/store-0", "--follow");
        await().until(() -> captured.out().contains("one"));
        int port = service.port();
        service.close();
        await().until(() -> captured.out().contains("does not answer; trying again"));

        service = new StreamingService(
                port, Map.of("/api/v1/tasks/a/components/store-0/log", "{\"lines\":[\"two\"],\"end\":8}"));
        await().until(() -> captured.out().contains("two"));
        await().until(() -> captured.out().contains("answers again"));
    }

    @Test
    void aListOfAFileIsNotFollowed() {
        assertThat(run("task", "list", "-f", "x.yaml", "--watch")).isEqualTo(2);
    }

    private static String component(int pid, int heartbeatAge) {
        return "{\"task\":\"a\",\"name\":\"incr-sync-0\",\"state\":\"RUNNING\",\"alive\":true,\"paused\":false,\"generation\":1,"
                + "\"address\":\"h:1\",\"pid\":" + pid + ",\"heartbeatAgeMillis\":" + heartbeatAge
                + ",\"positions\":[],\"positionCount\":0}";
    }

    private static String task(String component) {
        return task("RUNNING", 1).replace("\"components\":[]", "\"components\":[" + component + "]");
    }

    private static String task(String state, long lag) {
        return "{\"summary\":" + SUMMARY.formatted("a", state, "")
                + ",\"stages\":[],\"tables\":[{\"state\":\"CONSISTENT\",\"tables\":1}],\"lagMillis\":" + lag
                + ",\"components\":[],\"marks\":[],\"notes\":[]}";
    }

    private static String summary(String name, String state) {
        return SUMMARY.formatted(name, state, ",\"tags\":[\"prod\"]");
    }

    private static String events(int... ids) {
        List<String> items = new ArrayList<>();
        for (int id : ids) {
            items.add("{\"id\":" + id + ",\"at\":\"2026-11-28T10:00:00Z\",\"what\":\"WHAT" + id
                    + "\",\"from\":\"Running\",\"to\":\"Running\",\"by\":\"local\"}");
        }
        return "{\"items\":[" + String.join(",", items) + "],\"complete\":true}";
    }

    /** In a thread of its own: what follows ends with the service. */
    private CompletableFuture<Integer> begin(String... arguments) {
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> exit.complete(run(arguments)));
        return exit;
    }

    private int run(String... arguments) {
        Streams streams = new Streams(captured.outStream(), captured.errStream());
        CommandLine root = new CommandLine(
                        CommandLine.Model.CommandSpec.create().name("godwit"))
                .addSubcommand(TaskCommands.of(
                        state -> {
                            throw new AssertionError("the service is asked");
                        },
                        streams))
                .addSubcommand(ComponentCommand.of(streams));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", service.address()));
        return CommandLines.prepared(root, streams).execute(all.toArray(String[]::new));
    }
}
