package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskSummary;
import io.godwit.model.error.ExitCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code component list}: the components of the latest run of a task, or of every task. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "List the components of the latest run of a task, or of all tasks.")
final class ComponentListCommand implements Callable<Integer> {
    private static final double MEBIBYTE = 1024.0 * 1024.0;

    @Parameters(paramLabel = "TASK", arity = "0..1", description = "The task's name; default: all tasks.")
    private String task;

    @Mixin
    private final ServiceInvocation service;

    ComponentListCommand(Streams streams) {
        this.service = new ServiceInvocation(streams);
    }

    @Override
    public Integer call() {
        return service.run((client, view) -> {
            List<Map<String, Object>> objects = new ArrayList<>();
            List<String> lines = new ArrayList<>();
            lines.add("COMPONENT\tSTATE\tHOST\tPID\tMEMORY\tCORES\tHEARTBEAT\tADDRESS\tPROBLEM");
            List<String> names = task != null
                    ? List.of(task)
                    : client.list(List.of()).stream().map(TaskSummary::getName).toList();
            for (String name : names) {
                Task shown = client.show(name);
                for (Component component : shown.getComponents()) {
                    Map<String, Object> object = new LinkedHashMap<>(Map.of("task", name));
                    object.putAll(ServiceClient.map(component));
                    objects.add(object);
                    lines.add(line(name, component));
                }
            }
            view.answers("component", objects, () -> objects.isEmpty() ? List.of("no components") : lines);
            return ExitCode.DONE;
        });
    }

    private static String line(String task, Component component) {
        boolean alive = component.getAlive();
        return String.join(
                "\t",
                task + "/" + component.getName(),
                TaskText.state(component),
                known(component.getHost()),
                known(component.getPid()),
                !alive || component.getMemoryBytes() == null
                        ? "n/a"
                        : String.format(Locale.ROOT, "%.0f MiB", component.getMemoryBytes() / MEBIBYTE),
                !alive || component.getCores() == null
                        ? "n/a"
                        : String.format(Locale.ROOT, "%.2f", component.getCores()),
                String.format(Locale.ROOT, "%.1f s ago", component.getHeartbeatAgeMillis() / 1000.0),
                component.getAddress(),
                component.getObstacle() == null ? "" : component.getObstacle());
    }

    private static String known(Object value) {
        return value == null ? "n/a" : value.toString();
    }
}
