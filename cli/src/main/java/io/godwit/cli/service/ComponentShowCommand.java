package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Component;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code component show}: everything about components of a task. */
@Command(
        name = "show",
        description =
                "Show components of the latest run of a task with their positions, what is furthest behind first.")
final class ComponentShowCommand extends OnService {
    @Parameters(
            paramLabel = "TASK/COMPONENT",
            converter = ComponentName.Converter.class,
            completionCandidates = ServiceNames.Components.class,
            description =
                    "One component, such as products-to-ob/incr-sync-0, or all of a kind: products-to-ob/incr-sync.")
    private ComponentName name;

    ComponentShowCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        List<Component> found = name.of(client.show(name.task()));
        if (found.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.COMPONENT_UNKNOWN,
                    "no component " + name.component() + " has reported in the latest run of task " + name.task(),
                    "see godwit component list " + name.task());
        }
        view.answers("component", found.stream().map(ServiceClient::plain).toList(), () -> found.stream()
                .flatMap(component -> ComponentText.lines(component).stream())
                .toList());
        return ExitCode.DONE;
    }
}
