package io.godwit.cli.task;

import io.godwit.cli.CommandRun;
import io.godwit.cli.Streams;
import io.godwit.control.RunOptions;
import io.godwit.control.TaskControl;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code task run}: runs or resumes a task in the foreground. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Run a task in the foreground, with its components as separate processes.",
            "Ctrl-C drains and saves checkpoints; the same command resumes."
        })
final class TaskRunCommand implements Callable<Integer> {
    @Mixin
    private final TaskInvocation task;

    @Option(
            names = "--keep-target-rows",
            description =
                    "Continue although target tables hold rows before the first write: they are kept, and each clash with"
                            + " a row of the source is recorded as a conflict. Decided once, when the task begins to write.")
    private boolean keepTargetRows;

    TaskRunCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.task = new TaskInvocation(controls, streams);
    }

    @Override
    public Integer call() {
        return task.run((spec, control, view) -> {
            return CommandRun.interruptible(
                    control::drain, () -> control.run(spec, new RunOptions(keepTargetRows), view));
        });
    }
}
