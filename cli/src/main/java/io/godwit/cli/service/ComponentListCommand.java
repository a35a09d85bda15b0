package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.console.contract.model.Component;
import io.godwit.model.error.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code component list}: the components of the latest run of a task, or of every task. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "List the components of the latest run of a task, or of all tasks.")
final class ComponentListCommand implements Callable<Integer> {
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
            List<Component> found = client.components(task);
            List<String> lines = Stream.concat(
                            Stream.of(ComponentText.HEADER), found.stream().map(ComponentText::cells))
                    .map(cells -> String.join("\t", cells))
                    .toList();
            view.answers(
                    "component",
                    found.stream().map(ServiceClient::plain).toList(),
                    () -> found.isEmpty() ? List.of("no components") : lines);
            return ExitCode.DONE;
        });
    }
}
