package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.file.TaskFile;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Task;
import io.godwit.model.error.ExitCode;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code task create}: makes a task known to the control service. */
@Command(
        name = "create",
        description = {
            "Create a task in the control service; it is not started.",
            "A task that was run in the foreground and has ended is taken over with its positions.",
            "Its references to the environment and to files are resolved where the service runs."
        })
final class TaskCreateCommand extends OnService {
    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            required = true,
            description = "Task file (YAML).")
    private Path file;

    TaskCreateCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        Task task = client.create(TaskFile.tree(file));
        view.answers("task", List.of(ServiceClient.plain(task)), () -> TaskText.lines(task));
        return ExitCode.DONE;
    }
}
