package io.godwit.cli.task;

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
            "Check everything that can keep the task from running, on all servers and for all collections, and change nothing.",
            "task run begins with the same checks and stops only if one fails."
        })
final class TaskPrecheckCommand implements Callable<Integer> {
    @Mixin
    private final TaskInvocation task;

    TaskPrecheckCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.task = new TaskInvocation(controls, streams);
    }

    @Override
    public Integer call() {
        return task.run((spec, control, view) -> {
            PrecheckReport report = control.precheck(spec);
            view.answers("check", report.checks(), () -> CheckLines.all(report));
            return report.passed() ? ExitCode.DONE : ExitCode.PRECHECK;
        });
    }
}
