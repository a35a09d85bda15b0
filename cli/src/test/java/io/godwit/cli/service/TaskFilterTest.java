package io.godwit.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.context.ServiceAddress;
import io.godwit.console.contract.model.Owner;
import io.godwit.console.contract.model.TaskState;
import io.godwit.console.contract.model.TaskSummary;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class TaskFilterTest {
    private static final List<TaskSummary> TASKS = List.of(
            task("orders", TaskState.RUNNING, "prod"),
            task("proofs", TaskState.FAILED),
            task("products", TaskState.RUNNING));

    private ScriptedService service;
    private ServiceClient client;

    @Command
    private static final class Any {
        @Mixin
        private TaskFilter filter;
    }

    @BeforeEach
    void start() throws IOException {
        service = new ScriptedService();
        client = new ServiceClient(ServiceAddress.of(service.address(), Optional.empty(), Optional.empty()));
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
    }

    @Test
    void theServiceIsAskedForWhatIsMeant() {
        service.on("GET /api/v1/tasks", 200, page(""));

        client.list(parsed(
                "--tag",
                "prod",
                "--in-state",
                "RUNNING,FAILED",
                "--text",
                "pro",
                "--source",
                "m",
                "--target",
                "ob:2883"));

        assertThat(service.asked)
                .containsExactly("GET /api/v1/tasks?state=RUNNING&state=FAILED&text=pro&tag=prod&source=m"
                        + "&target=ob%3A2883&page=0&size=150");
    }

    @Test
    void whatIsFollowedIsFilteredWithoutTheService() {
        assertThat(names(parsed("--in-state", "RUNNING"))).containsExactly("orders", "products");
        assertThat(names(parsed("--text", "PRO"))).containsExactly("proofs", "products");
        assertThat(names(parsed("--tag", "prod"))).containsExactly("orders");
        assertThat(service.asked).isEmpty();
    }

    @Test
    void whatASourceIsIsAskedAboutOnceForTheSameTasks() {
        service.on("GET /api/v1/tasks", 200, page("""
                {"id":"a","name":"orders","owner":"SERVICE","state":"STOPPED","revision":1,"run":1},
                {"id":"b","name":"proofs","owner":"SERVICE","state":"STOPPED","revision":1,"run":1}"""));
        TaskFilter filter = parsed("--source", "m", "--in-state", "RUNNING");

        assertThat(names(filter)).as("the state is that of now").containsExactly("orders");
        assertThat(names(filter)).containsExactly("orders");

        assertThat(service.asked).containsExactly("GET /api/v1/tasks?source=m&page=0&size=150");
    }

    private List<String> names(TaskFilter filter) {
        return filter.of(TASKS, client).stream().map(TaskSummary::getName).toList();
    }

    private static TaskFilter parsed(String... arguments) {
        Any any = new Any();
        new CommandLine(any).parseArgs(arguments);
        return any.filter;
    }

    private static String page(String items) {
        return "{\"items\":[" + items + "],\"total\":" + (items.isEmpty() ? 0 : 2) + ",\"page\":0,\"size\":150}";
    }

    private static TaskSummary task(String name, TaskState state, String... tags) {
        return new TaskSummary()
                .id(name)
                .name(name)
                .owner(Owner.SERVICE)
                .state(state)
                .tags(tags.length == 0 ? null : List.of(tags));
    }
}
