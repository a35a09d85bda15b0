package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.console.contract.model.Task;
import io.godwit.model.error.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code task release}: removes what is kept about a task of the control service. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description = {
            "Remove the topics, checkpoints, subjects and records of a task of the control service that does not run.",
            "Its tables stay as they are. It cannot be resumed afterwards."
        })
final class TaskReleaseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The task's name.")
    private String name;

    @Option(
            names = "--give-up-positions",
            required = true,
            description = "Confirms that the task is never to be resumed.")
    private boolean confirmed;

    @Mixin
    private final ServiceInvocation service;

    TaskReleaseCommand(Streams streams) {
        this.service = new ServiceInvocation(streams);
    }

    @Override
    public Integer call() {
        return service.run((client, view) -> {
            Task task = client.release(name);
            view.answers("task", List.of(ServiceClient.plain(task)), () -> TaskText.lines(task));
            return ExitCode.DONE;
        });
    }
}
