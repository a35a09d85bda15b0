package io.godwit.cli.task;

import io.godwit.cli.Streams;
import io.godwit.control.TaskControl;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.error.ExitCode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code task status}: the state of one task. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Show the state of the task of that name: a summary, and what needs attention.",
            "With --all, every table, channel and component."
        })
final class TaskStatusCommand implements Callable<Integer> {
    @Mixin
    private final TaskInvocation task;

    @Option(names = "--all", description = "One line for each table, channel and component.")
    private boolean all;

    TaskStatusCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.task = new TaskInvocation(controls, streams);
    }

    @Override
    public Integer call() {
        return task.run((spec, control, view) -> {
            TaskOverview overview = TaskOverview.of(control.status(spec), Instant.now());
            view.answers("status", List.of(overview), () -> StatusLines.of(overview, all));
            return ExitCode.DONE;
        });
    }
}
