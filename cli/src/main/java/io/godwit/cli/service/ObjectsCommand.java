package io.godwit.cli.service;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code task objects}: what tasks of the control service select at their source. */
@Command(
        name = "objects",
        mixinStandardHelpOptions = true,
        description = "Show, import, export and reduce what a task of the control service selects.")
final class ObjectsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private ObjectsCommand() {}

    /** The command with all that it does. */
    static CommandLine of(Streams streams) {
        return new CommandLine(new ObjectsCommand())
                .addSubcommand(new ObjectsPreviewCommand.Listed(streams))
                .addSubcommand(new ObjectsPreviewCommand.Preview(streams))
                .addSubcommand(new ObjectsLogCommand(streams))
                .addSubcommand(new ObjectsImportCommand(streams))
                .addSubcommand(new ObjectsExportCommand(streams))
                .addSubcommand(new ObjectsExcludeCommand(streams));
    }

    @Override
    public void run() {
        throw CommandLines.missingSubcommand(spec);
    }
}
