package io.godwit.cli.task;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code task}: everything about one migration task. */
@Command(name = "task", mixinStandardHelpOptions = true, description = "Run and manage migration tasks.")
final class TaskCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing subcommand: run, precheck, apply, repeat, ddl, list, status or conflicts.");
    }
}
