package io.godwit.cli.task;

import io.godwit.cli.Streams;
import io.godwit.cli.service.ServiceCommands;
import io.godwit.control.TaskControl;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine;

/** {@code task} with everything below it. */
public final class TaskCommands {
    private TaskCommands() {}

    /**
     * The commands over the control part.
     *
     * @param controls the control part that keeps its state in a folder; called when a command runs, so that help loads none of it
     */
    public static CommandLine of(Function<Path, TaskControl> controls, Streams streams) {
        return ServiceCommands.addTo(new CommandLine(new TaskCommand()), streams)
                .addSubcommand(new TaskRunCommand(controls, streams))
                .addSubcommand(new TaskPrecheckCommand(controls, streams))
                .addSubcommand(new TaskEstimateCommand(controls, streams))
                .addSubcommand(new TaskApplyCommand(controls, streams))
                .addSubcommand(new TaskRepeatCommand(controls, streams))
                .addSubcommand(new TaskExcludeCommand(controls, streams))
                .addSubcommand(new TaskDdlCommand(controls, streams))
                .addSubcommand(new TaskListCommand(controls, streams))
                .addSubcommand(new TaskStatusCommand(controls, streams))
                .addSubcommand(new TaskConflictsCommand(controls, streams));
    }
}
