package io.godwit.cli.task;

import io.godwit.cli.CommandRun;
import io.godwit.cli.OutputOption;
import io.godwit.cli.StateOption;
import io.godwit.cli.Streams;
import io.godwit.control.TaskControl;
import io.godwit.model.error.ExitCode;
import io.godwit.runtime.state.TaskRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
                    List<TaskRecord> tasks = controls.apply(state.directory()).list(spec.kafka());
                    tasks.forEach(task -> view.result(line(task)));
                    if (tasks.isEmpty()) {
                        view.result("no tasks");
                    }
                    return ExitCode.DONE;
                }));
    }

    static String line(TaskRecord task) {
        String error = task.lastError().map(code -> ", last error " + code).orElse("");
        return String.format(
                Locale.ROOT, "%s  %-9s  %s, run %d%s", task.id(), task.state(), task.name(), task.generation(), error);
    }
}
