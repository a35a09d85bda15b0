package io.godwit.cli.task;

import io.godwit.cli.Streams;
import io.godwit.cli.file.TaskFile;
import io.godwit.cli.progress.ProgressView;
import io.godwit.cli.service.PlanText;
import io.godwit.cli.service.PlannedCommand;
import io.godwit.control.ChangePlan;
import io.godwit.control.TaskControl;
import io.godwit.model.error.ExitCode;
import io.godwit.model.task.TaskSpec;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code task apply}: gives a task a changed file. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = {
            "Give a task of the control service a changed task file; without NAME, one that is run in the foreground.",
            "Limits apply immediately; resources by a restart of the component; another source, target, type or selection"
                    + " is refused. What changes is shown first, and done only if it is still so."
        })
final class TaskApplyCommand implements Callable<Integer> {
    @Mixin
    private final TaskChoice task;

    @Mixin
    private PlannedCommand planned;

    TaskApplyCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.task = new TaskChoice(controls, streams);
    }

    @Override
    public Integer call() {
        return task.runWithFile(
                (client, name, file, view) -> planned.change(client, name, TaskFile.tree(file), view),
                this::foreground);
    }

    private ExitCode foreground(TaskSpec spec, TaskControl control, ProgressView view) {
        if (planned.isDry()) {
            ChangePlan plan = control.plan(spec);
            PlanText.lines(plan).forEach(view::result);
            return plan.isRefused() ? ExitCode.PRECHECK : ExitCode.DONE;
        }
        ChangePlan applied = control.apply(spec);
        PlanText.lines(applied).forEach(view::result);
        if (!applied.changes().isEmpty()) {
            view.result("applied to task " + spec.name());
        }
        return ExitCode.DONE;
    }
}
