package io.godwit.cli.task;

import io.godwit.cli.CommandRun;
import io.godwit.cli.OutputOption;
import io.godwit.cli.StateOption;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.cli.service.ServerOption;
import io.godwit.cli.service.ServiceClient;
import io.godwit.cli.service.ServiceNames;
import io.godwit.control.TaskControl;
import io.godwit.model.error.ExitCode;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The task that a command is about: one of the control service by its name, or one that is run in the foreground by its file. */
final class TaskChoice {
    private final Function<Path, TaskControl> controls;
    private final Streams streams;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            completionCandidates = ServiceNames.Tasks.class,
            description = "A task of the control service; without it, one that is run in the foreground, by its file.")
    private String name;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Task file (YAML).")
    private Path file;

    @Mixin
    private ServerOption server;

    @Mixin
    private OutputOption output;

    @Mixin
    private StateOption state;

    TaskChoice(Function<Path, TaskControl> controls, Streams streams) {
        this.controls = controls;
        this.streams = streams;
    }

    /** What a command does with a task of the service. */
    interface OfService {
        ExitCode on(ServiceClient client, String task, ProgressView view);
    }

    /** The same where the service needs the file as well. */
    interface OfServiceByFile {
        ExitCode on(ServiceClient client, String task, Path file, ProgressView view);
    }

    /** Whether no service is asked. */
    boolean isByFile() {
        return name == null;
    }

    /** A name asks the service, a file the foreground. */
    int run(OfService byName, TaskInvocation.Work byFile) {
        if ((name == null) == (file == null)) {
            throw new ParameterException(
                    spec.commandLine(), "Name a task of the control service, or a task file with -f; not both.");
        }
        return CommandRun.run(
                () -> output.view(streams),
                state::directory,
                view -> name != null ? server.with(client -> byName.on(client, name, view)) : foreground(byFile, view));
    }

    /** The file is needed in any case; a name sends it to the service. */
    int runWithFile(OfServiceByFile byName, TaskInvocation.Work byFile) {
        if (file == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--file=FILE'");
        }
        return CommandRun.run(
                () -> output.view(streams),
                state::directory,
                view -> name != null
                        ? server.with(client -> byName.on(client, name, file, view))
                        : foreground(byFile, view));
    }

    private ExitCode foreground(TaskInvocation.Work work, ProgressView view) {
        return TaskFileOption.withTask(file, view, task -> work.on(task, controls.apply(state.directory()), view));
    }
}
