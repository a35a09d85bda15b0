package io.godwit.stack.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code stack}: real servers on this machine for trying, developing and testing Godwit. */
@Command(
        name = "stack",
        mixinStandardHelpOptions = true,
        description = "Run Kafka, a schema registry, OceanBase and Milvus on this machine.",
        subcommands = {UpCommand.class, DownCommand.class, StatusCommand.class, EnvCommand.class})
public final class StackCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: up, down, status or env.");
    }
}
