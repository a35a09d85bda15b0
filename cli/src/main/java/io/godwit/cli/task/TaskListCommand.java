package io.godwit.cli.task;

import io.godwit.cli.CommandRun;
import io.godwit.cli.OutputOption;
import io.godwit.cli.StateOption;
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

/** {@code task list}: the tasks of one Kafka. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "List all tasks of the Kafka that a task file names.")
final class TaskListCommand implements Callable<Integer> {
    private final Function<Path, TaskControl> controls;
    private final Streams streams;

    @Mixin
    private TaskFileOption file;

    @Mixin
    private OutputOption output;

    @Mixin
    private StateOption state;

    TaskListCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.controls = controls;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return CommandRun.run(
                () -> output.view(streams),
                view -> file.withTask(view, spec -> {
                    Instant now = Instant.now();
                    List<ListedTask> tasks = controls.apply(state.directory()).list(spec.kafka()).stream()
                            .map(standing -> ListedTask.of(TaskOverview.of(standing, now)))
                            .toList();
                    view.answers(
                            "task",
                            tasks,
                            () -> tasks.isEmpty()
                                    ? List.of("no tasks")
                                    : tasks.stream().map(ListedTask::line).toList());
                    return ExitCode.DONE;
                }));
    }
}
