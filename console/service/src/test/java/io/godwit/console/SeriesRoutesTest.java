package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.control.MonitorControl;
import io.godwit.control.series.SeriesMetric;
import io.godwit.control.series.TaskWindow;
import io.godwit.model.topic.SeriesStep;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeriesRoutesTest {
    private static final String ID = "abcdefghijkl";
    private static final String SERIES = "/api/v1/tasks/a/series";
    private static final long NOON = Instant.parse("2026-11-29T12:00:00Z").toEpochMilli();

    private final InMemoryTasks tasks = new InMemoryTasks();
    private final InMemorySeries series = new InMemorySeries();
    private ConsoleServer server;
    private CheckedClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestConsole(tasks).monitor(new MonitorControl(series)).start();
        client = new CheckedClient(server.address());
        tasks.put(new TaskRecord(
                ID, "a", 3, TaskRecord.State.RUNNING, Map.of(), 1, Optional.empty(), Optional.of(1_000L)));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void everyWindowIsShownAndOneThatWasNotMeasuredHasNoValue() throws Exception {
        keep(SeriesStep.TEN_SECONDS, NOON, 12.5);
        keep(SeriesStep.TEN_SECONDS, NOON + 20_000, 0);

        JsonNode shown = get("?metric=ROWS&step=10s&from=2026-11-29T12:00:00Z&to=2026-11-29T12:00:30Z");

        assertThat(shown.get("unit").asText()).isEqualTo("rows/s");
        assertThat(shown.get("points").toString())
                .isEqualTo("[{\"at\":\"2026-11-29T12:00:00Z\",\"value\":12.5},{\"at\":\"2026-11-29T12:00:10Z\"},"
                        + "{\"at\":\"2026-11-29T12:00:20Z\",\"value\":0.0}]");
    }

    @Test
    void tablesAndComponentsHaveTheirOwn() throws Exception {
        keep(SeriesStep.MINUTE, NOON, 1);

        String span = "&step=1m&from=2026-11-29T12:00:00Z&to=2026-11-29T12:01:00Z";
        assertThat(get("?metric=ROWS&table=default.a" + span)
                        .at("/points/0/value")
                        .asDouble())
                .isEqualTo(2);
        assertThat(get("?metric=ROWS&component=incr-sync" + span)
                        .at("/points/0/value")
                        .asDouble())
                .isEqualTo(3);
        assertThat(get("?metric=LAG&component=incr-sync" + span).at("/points/0").has("value"))
                .isFalse();
    }

    @Test
    void theStepFollowsFromTheTimeAndTheTimeFromTheStep() throws Exception {
        assertThat(get("?metric=LAG").get("points")).hasSize(360);
        assertThat(get("?metric=LAG&step=15m").get("points")).hasSize(360);
        assertThat(get("?metric=LAG&from=" + Instant.now().minusSeconds(7_200))
                        .get("step")
                        .asText())
                .isEqualTo("1m");
        assertThat(get("?metric=LAG&from=" + Instant.now().minusSeconds(200_000))
                        .get("step")
                        .asText())
                .isEqualTo("15m");
    }

    @Test
    void whatIsNotARequestIsRefusedWithItsReason() throws Exception {
        for (String wrong : List.of(
                "",
                "?metric=rows",
                "?metric=ROWS&step=5m",
                "?metric=ROWS&from=yesterday",
                "?metric=ROWS&from=+999999999-01-01T00:00:00Z",
                "?metric=ROWS&to=-999999999-01-01T00:00:00Z",
                "?metric=ROWS&from=2026-11-29T12:00:00Z&to=2026-11-29T12:00:00Z",
                "?metric=ROWS&from=2020-11-29T12:00:00Z",
                "?metric=ROWS&table=",
                "?metric=ROWS&table=a&component=b")) {
            assertThat(client.send("GET", SERIES + wrong).problem(400))
                    .as(wrong)
                    .isEqualTo("CONFIG_INVALID");
        }
        assertThat(client.send("GET", "/api/v1/tasks/b/series?metric=ROWS").problem(404))
                .isEqualTo("TASK_UNKNOWN");
    }

    @Test
    void whileKafkaDoesNotAnswerTheCallerIsAskedToRepeat() throws Exception {
        series.away();

        assertThat(client.send("GET", SERIES + "?metric=ROWS").problem(503)).isEqualTo("KAFKA_UNREACHABLE");
    }

    private void keep(SeriesStep step, long start, double rows) {
        series.keep(
                step,
                List.of(new TaskWindow(
                        ID,
                        start,
                        Map.of(
                                TaskWindow.TASK,
                                Map.of(SeriesMetric.ROWS, rows),
                                TaskWindow.table("default.a"),
                                Map.of(SeriesMetric.ROWS, rows + 1),
                                TaskWindow.component("incr-sync"),
                                Map.of(SeriesMetric.ROWS, rows + 2)),
                        Optional.empty())));
    }

    private JsonNode get(String query) throws Exception {
        CheckedClient.Answer answer = client.send("GET", SERIES + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }
}
