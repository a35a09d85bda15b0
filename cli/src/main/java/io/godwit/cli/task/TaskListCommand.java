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

/** {@code task list}: the tasks of one Kafka. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "List all tasks of the Kafka that a task file names.")
final class TaskListCommand implements Callable<Integer> {
    @Mixin
    private final TaskInvocation task;

    TaskListCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.task = new TaskInvocation(controls, streams);
    }

    @Override
    public Integer call() {
        return task.run((spec, control, view) -> {
            Instant now = Instant.now();
            List<ListedTask> tasks = control.list(spec.kafka()).stream()
                    .map(standing -> ListedTask.of(TaskOverview.of(standing, now)))
                    .toList();
            view.answers(
                    "task",
                    tasks,
                    () -> tasks.isEmpty()
                            ? List.of("no tasks")
                            : tasks.stream().map(ListedTask::line).toList());
            return ExitCode.DONE;
        });
    }
}
