package io.godwit.console.cli;

import io.godwit.model.error.ExitCode;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code task list}: the tasks of one Kafka. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "List all tasks of the Kafka that a task file names.")
final class TaskListCommand implements Callable<Integer> {
    private final Services services;
    private final Streams streams;

    @Mixin
    private TaskFileOption file;

    @Mixin
    private OutputOption output;

    @Mixin
    private StateOption state;

    TaskListCommand(Services services, Streams streams) {
        this.services = services;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return Session.run(
                () -> output.view(streams),
                view -> file.withTask(view, spec -> {
                    List<TaskRecord> tasks =
                            services.control().apply(state.directory()).list(spec.kafka());
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
