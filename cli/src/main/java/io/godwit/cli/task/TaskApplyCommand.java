package io.godwit.cli.task;

import io.godwit.cli.Streams;
import io.godwit.control.TaskControl;
import io.godwit.model.error.ExitCode;
import io.godwit.model.task.SpecChange;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code task apply}: publishes a changed file to a running task. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = {
            "Publish a changed task file to the running task of that name.",
            "Limits apply immediately; resources by a restart of the component; another source, target, type or selection"
                    + " is refused."
        })
final class TaskApplyCommand implements Callable<Integer> {
    @Mixin
    private final TaskInvocation task;

    TaskApplyCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.task = new TaskInvocation(controls, streams);
    }

    @Override
    public Integer call() {
        return task.run((spec, control, view) -> {
            SpecChange change = control.apply(spec);
            change.accepted().forEach(accepted -> view.result(line(accepted)));
            view.result(change.isEmpty() ? "nothing changed" : "applied to task " + spec.name());
            return ExitCode.DONE;
        });
    }

    private static String line(SpecChange.Accepted accepted) {
        String effect =
                switch (accepted.effect()) {
                    case AT_ONCE -> "immediately";
                    case RESTART -> "by a restart of the component";
                };
        return accepted.path() + ": " + accepted.from() + " -> " + accepted.to() + ", " + effect;
    }
}
