package io.godwit.dist;

import io.godwit.cli.CommandLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
        throw CommandLines.missingSubcommand(spec);
    }
}
