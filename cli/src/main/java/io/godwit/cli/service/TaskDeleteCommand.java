package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code task delete}: forgets a task of the control service. */
@Command(name = "delete", description = "Forget a task of the control service that is released or was never started.")
final class TaskDeleteCommand extends OnService {
    @Parameters(paramLabel = "NAME", completionCandidates = ServiceNames.Tasks.class, description = "The task's name.")
    private String name;

    TaskDeleteCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        client.delete(name);
        view.result("task " + name + " is deleted");
        return ExitCode.DONE;
    }
}
