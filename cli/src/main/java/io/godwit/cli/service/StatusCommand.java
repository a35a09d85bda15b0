package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code status}: all tasks of the service, or one. */
@Command(
        name = "status",
        description = {
            "List all tasks that the control service knows.",
            "With a name: that task, its tables in sum and its components."
        })
final class StatusCommand extends OnService {
    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            completionCandidates = ServiceNames.Tasks.class,
            description = "The task's name; default: all tasks.")
    private String name;

    StatusCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        return name == null
                ? TaskLists.show(client, new TaskFilter(), view)
                : TaskLists.show(client.show(name), client, view);
    }
}
