package io.godwit.cli.task;

import io.godwit.cli.CommandRun;
import io.godwit.cli.OutputOption;
import io.godwit.cli.StateOption;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.CheckLines;
import io.godwit.control.TaskControl;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.model.error.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code task precheck}: every problem of a task at once. */
@Command(
        name = "precheck",
        mixinStandardHelpOptions = true,
        description = {
            "Check everything that can keep the task from running, on all servers and all collections, and change nothing.",
            "task run begins with the same checks and stops only if one fails."
        })
final class TaskPrecheckCommand implements Callable<Integer> {
    private final Function<Path, TaskControl> controls;
    private final Streams streams;

    @Mixin
    private TaskFileOption file;

    @Mixin
    private OutputOption output;

    @Mixin
    private StateOption state;

    TaskPrecheckCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.controls = controls;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return CommandRun.run(
                () -> output.view(streams),
                view -> file.withTask(view, spec -> {
                    PrecheckReport report = controls.apply(state.directory()).precheck(spec);
                    view.answers("check", report.checks(), () -> CheckLines.all(report));
                    return report.passed() ? ExitCode.DONE : ExitCode.PRECHECK;
                }));
    }
}
