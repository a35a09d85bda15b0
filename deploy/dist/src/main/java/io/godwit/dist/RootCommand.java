package io.godwit.dist;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code godwit} itself. */
@Command(
        name = "godwit",
        mixinStandardHelpOptions = true,
        description = "Migrate vector data from Milvus to OceanBase, with every value intact.")
final class RootCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing subcommand: quickstart, up, down, serve, task, component, datasource, topics, bench, login, logout, whoami, context, user, token, audit, completion or stack.");
    }
}
