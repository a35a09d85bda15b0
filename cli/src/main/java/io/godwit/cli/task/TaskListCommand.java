package io.godwit.cli.task;

import io.godwit.cli.CommandRun;
import io.godwit.cli.OutputOption;
import io.godwit.cli.StateOption;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.cli.service.ServerOption;
import io.godwit.cli.service.TaskFilter;
import io.godwit.cli.service.TaskLists;
import io.godwit.cli.service.WatchOption;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code task list}: the tasks of the control service, or those of one Kafka. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "List all tasks that the control service knows.",
            "With -f, without a service: all tasks of the Kafka that the task file names."
        })
final class TaskListCommand implements Callable<Integer> {
    private final Function<Path, TaskControl> controls;
    private final Streams streams;

    @Spec
    private CommandSpec command;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Task file (YAML) that names the Kafka.")
    private Path file;

    @Mixin
    private TaskFilter filter;

    @Mixin
    private WatchOption watch;

    @Mixin
    private ServerOption server;

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
        if (watch.isWanted() && file != null) {
            throw new ParameterException(command.commandLine(), "--watch is for the control service, not for -f");
        }
        return CommandRun.run(
                () -> output.view(streams),
                state::directory,
                view -> file == null
                        ? ofService(view)
                        : TaskFileOption.withTask(file, view, spec -> {
                            Instant now = Instant.now();
                            return show(
                                    view,
                                    controls.apply(state.directory()).list(spec.kafka()).stream()
                                            .map(standing -> ListedTask.of(TaskOverview.of(standing, now)))
                                            .toList());
                        }));
    }

    private static ExitCode show(ProgressView view, List<ListedTask> tasks) {
        view.answers(
                "task",
                tasks,
                () -> tasks.isEmpty()
                        ? List.of("no tasks")
                        : tasks.stream().map(ListedTask::line).toList());
        return ExitCode.DONE;
    }

    private ExitCode ofService(ProgressView view) {
        return server.with(client ->
                watch.isWanted() ? TaskLists.watch(client, filter, view) : TaskLists.show(client, filter, view));
    }
}
