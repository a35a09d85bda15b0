package io.godwit.cli.task;

import io.godwit.cli.CommandLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code task}: everything about one migration task. */
@Command(name = "task", mixinStandardHelpOptions = true, description = "Run and manage migration tasks.")
final class TaskCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw CommandLines.missingSubcommand(spec);
    }
}
