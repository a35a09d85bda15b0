package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.DataSourceControl;
import io.godwit.control.MonitorControl;
import io.godwit.control.ServiceControl;
import io.godwit.control.TemplateControl;
import io.godwit.model.task.SecretResolver;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
        server = new ConsoleServer(
                new ServiceControl(tasks, tasks, (t, i, a, m, l) -> Optional.empty(), "127.0.0.1:1", Clock.systemUTC()),
                new DataSourceControl(new InMemoryResourceBook(), tasks, spec -> List.of(), Clock.systemUTC()),
                new TemplateControl(new InMemoryResourceBook(), tasks, Clock.systemUTC()),
                new InMemoryTopics().control(tasks),
                InMemoryObjects.control(tasks),
                InMemoryObjects.conflicts(tasks),
                new MonitorControl(new InMemorySeries()),
                InMemoryAlerts.control(),
                InMemoryPrecheckBook.control(tasks),
                SecretResolver.ofProcess(),
                () -> true,
                GodwitMeters.ofService(),
                TestAccess.open(),
                "1.2.3",
                Listening.local(0));
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

    private String scrape() throws Exception {
        return client.plain("/metrics").body();
    }
}
