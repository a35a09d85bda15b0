package io.godwit.cli.service;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code component}: the processes that tasks of the control service are run with. */
@Command(
        name = "component",
        mixinStandardHelpOptions = true,
        description = "Watch, pause, restart and scale the components of tasks of the control service, one by one.")
public final class ComponentCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private ComponentCommand() {}

    /** The command with all that it does. */
    public static CommandLine of(Streams streams) {
        return new CommandLine(new ComponentCommand())
                .addSubcommand(new ComponentListCommand(streams))
                .addSubcommand(new ComponentShowCommand(streams))
                .addSubcommand(new ComponentActionCommand.Pause(streams))
                .addSubcommand(new ComponentActionCommand.Start(streams))
                .addSubcommand(new ComponentActionCommand.Restart(streams))
                .addSubcommand(new ComponentScaleCommand(streams))
                .addSubcommand(new ComponentLogsCommand(streams));
    }

    @Override
    public void run() {
        throw CommandLines.missingSubcommand(spec);
    }
}
