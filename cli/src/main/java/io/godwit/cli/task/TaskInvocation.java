package io.godwit.cli.task;

import io.godwit.cli.CommandRun;
import io.godwit.cli.OutputOption;
import io.godwit.cli.StateOption;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.control.TaskControl;
import io.godwit.model.error.ExitCode;
import io.godwit.model.task.TaskSpec;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** The options of every command about a task, and how it works on them. */
final class TaskInvocation {
    private final Function<Path, TaskControl> controls;
    private final Streams streams;

    @Mixin
    private TaskFileOption file;

    @Mixin
    private OutputOption output;

    @Mixin
    private StateOption state;

    TaskInvocation(Function<Path, TaskControl> controls, Streams streams) {
        this.controls = controls;
        this.streams = streams;
    }

    /** What a command does with the task of a valid file. */
    interface Work {
        ExitCode on(TaskSpec spec, TaskControl control, ProgressView view);
    }

    /** Does the work if the file is valid, and returns the exit code; shows failures, and what is wrong with the file. */
    int run(Work work) {
        return CommandRun.run(
                () -> output.view(streams),
                state::directory,
                view -> file.withTask(view, spec -> work.on(spec, controls.apply(state.directory()), view)));
    }
}
