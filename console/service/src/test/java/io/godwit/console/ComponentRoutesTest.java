package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.source.Tso;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ComponentRoutesTest {
    private static final String ALL = "/api/v1/components";

    private final InMemoryTasks tasks = new InMemoryTasks();
    private ConsoleServer server;
    private CheckedClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestConsole(tasks).start();
        client = new CheckedClient(server.address());
        for (String name : List.of("b", "a")) {
            tasks.put(new TaskRecord(
                            "id-of-task-" + name,
                            name,
                            3,
                            TaskRecord.State.RUNNING,
                            Map.of("spec", Map.of("types", List.of("INCREMENTAL"))),
                            1,
                            Optional.empty(),
                            Optional.of(1_000L))
                    .managed(new TaskRecord.Managed(1_000, Optional.empty(), false)));
            report(name, "store", 3, InstanceStatus.State.RUNNING);
            report(name, "incr-sync", 3, InstanceStatus.State.RETRYING);
            report(name, "full-import", 2, InstanceStatus.State.RUNNING);
        }
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void theComponentsOfAllTasksComeInPages() throws Exception {
        assertThat(client.send("GET", ALL).json().get("items").findValuesAsText("task"))
                .containsExactly("a", "a", "b", "b");
        assertThat(client.send("GET", ALL + "?size=3&page=1").names()).containsExactly("incr-sync-0");
        assertThat(client.send("GET", ALL + "?size=3&page=1").at("/total")).isEqualTo("4");
        assertThat(client.send("GET", ALL + "?task=b").names()).containsExactly("store-0", "incr-sync-0");
        assertThat(client.send("GET", ALL + "?task=c").problem(404)).isEqualTo("TASK_UNKNOWN");
        assertThat(client.send("GET", ALL + "?size=0").problem(400)).isEqualTo("CONFIG_INVALID");
    }

    @Test
    void aComponentShowsItsRunItsPositionsAndWhenItTriesAgain() throws Exception {
        tasks.report(new StoreStatus(
                "id-of-task-a",
                List.of(new StoreStatus.Channel(
                        "dml_0", "p@5", Tso.at(Instant.now().minusSeconds(40)), 1, false)),
                0,
                0,
                List.of(),
                List.of(),
                Optional.empty()));

        CheckedClient.Answer listed = client.send("GET", ALL + "?task=a");

        assertThat(listed.at("/items/0/generation")).isEqualTo("3");
        assertThat(listed.json().at("/items/0/lagMillis").asLong()).isBetween(40_000L, 100_000L);
        assertThat(listed.at("/items/0/positions/0/of")).isEqualTo("dml_0");
        assertThat(listed.at("/items/0/positions/0/position")).isEqualTo("p@5");
        assertThat(listed.at("/items/0/positionCount")).isEqualTo("1");
        assertThat(listed.json().at("/items/0").has("nextAttemptAt")).isFalse();
        assertThat(listed.at("/items/1/nextAttemptAt")).isEqualTo("2100-01-01T00:00:00Z");
        assertThat(client.send("GET", "/api/v1/tasks/a").at("/components/1/nextAttemptAt"))
                .isEqualTo("2100-01-01T00:00:00Z");
    }

    private void report(String task, String component, long generation, InstanceStatus.State state) {
        boolean retries = state == InstanceStatus.State.RETRYING;
        tasks.report(new InstanceStatus(
                "id-of-task-" + task,
                component,
                0,
                generation,
                state,
                Instant.now().toEpochMilli(),
                "",
                retries ? Optional.of(new Failure("TARGET_UNREACHABLE", "no answer", "start it")) : Optional.empty(),
                retries ? Optional.of(Instant.parse("2100-01-01T00:00:00Z").toEpochMilli()) : Optional.empty()));
    }
}
