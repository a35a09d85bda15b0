package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Component;
import io.godwit.model.error.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code component list}: the components of the latest run of a task, or of every task. */
@Command(name = "list", description = "List the components of the latest run of a task, or of all tasks.")
final class ComponentListCommand extends OnService {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    @Parameters(
            paramLabel = "TASK",
            arity = "0..1",
            completionCandidates = ServiceNames.Tasks.class,
            description = "The task's name; default: all tasks.")
    private String task;

    @Mixin
    private WatchOption watch;

    ComponentListCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        if (!watch.isWanted()) {
            show(view, client.components().list(task));
            return ExitCode.DONE;
        }
        LiveRows live = new LiveRows(view, "component", ComponentText.HEADER);
        ComponentClient once = client.once().components();
        return task == null
                ? WatchOption.repeat(INTERVAL, client.outage(view::notice), () -> live.show(rows(once.list(task))))
                : follow(client, view, live);
    }

    private ExitCode follow(ServiceClient client, ProgressView view, LiveRows live) {
        try (FollowedTask followed = client.follow(task, view::notice)) {
            return WatchOption.follow(
                    () -> followed.next(LOOK).ifPresent(shown -> live.show(rows(shown.getComponents()))));
        }
    }

    private static void show(ProgressView view, List<Component> found) {
        List<String> lines = Stream.concat(
                        Stream.of(ComponentText.HEADER), found.stream().map(ComponentText::cells))
                .map(cells -> String.join("\t", cells))
                .toList();
        view.answers(
                "component",
                found.stream().map(ServiceClient::plain).toList(),
                () -> found.isEmpty() ? List.of("no components") : lines);
    }

    private static List<LiveRows.Row> rows(List<Component> components) {
        return components.stream()
                .map(component -> new LiveRows.Row(
                        component.getTask() + "/" + component.getName(),
                        ServiceClient.plain(component),
                        ComponentText.cells(component),
                        ComponentText.news(component)))
                .toList();
    }
}
