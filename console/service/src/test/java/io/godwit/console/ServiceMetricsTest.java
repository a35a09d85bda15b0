package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceMetricsTest {
    private final InMemoryTasks tasks = new InMemoryTasks();
    private ConsoleServer server;
    private CheckedClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestConsole(tasks).start();
        client = new CheckedClient(server.address());
        tasks.put(
                new TaskRecord("t", "a", 3, TaskRecord.State.RUNNING, Map.of(), 1, Optional.empty(), Optional.of(1L)));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void requestsAreCountedByOperationAndStatusAndNotByPath() throws Exception {
        client.send("GET", "/api/v1/tasks/a");
        client.send("GET", "/api/v1/tasks/b");
        client.send("GET", "/api/v1/tasks/c");
        client.plain("/nothing/here");

        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(scrape())
                .contains(
                        "godwit_service_requests_total{operation=\"GET /api/v1/tasks/{name}\",status=\"200\"} 1.0",
                        "godwit_service_requests_total{operation=\"GET /api/v1/tasks/{name}\",status=\"404\"} 2.0",
                        "godwit_service_requests_total{operation=\"other\",status=\"404\"} 1.0",
                        "godwit_service_request_seconds_count{operation=\"GET /api/v1/tasks/{name}\"} 3"));
    }

    @Test
    void tasksAndAlertsAreCountedAtEachScrape() throws Exception {
        assertThat(scrape())
                .contains("godwit_service_tasks{state=\"RUNNING\"} 1.0", "godwit_service_tasks{state=\"FAILED\"} 0.0")
                .contains("godwit_service_alerts{level=\"HIGH\"} 0.0", "godwit_service_ready 1.0");
        tasks.remove("a");
        assertThat(scrape()).contains("godwit_service_tasks{state=\"RUNNING\"} 0.0");
    }

    @Test
    void tablesThatFailedAreCountedForEachTaskThatRunsAndShownInTheList() throws Exception {
        assertThat(scrape()).contains("godwit_service_stuck_tables{name=\"a\"} 0.0");
        tasks.report(TableStatus.failed(
                new TableStatus.Subject("t", 7, "default.c", "shop.c", 1),
                new Failure("TARGET_TABLE_MISSING", "it is gone", "create it")));

        assertThat(scrape()).contains("godwit_service_stuck_tables{name=\"a\"} 1.0");
        assertThat(client.send("GET", "/api/v1/tasks").body()).contains("\"stuckTables\":1");
        tasks.remove("a");
        assertThat(scrape()).doesNotContain("godwit_service_stuck_tables{");
    }

    private String scrape() throws Exception {
        return client.plain("/metrics").body();
    }
}
