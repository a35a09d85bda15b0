package io.godwit.dist;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code image}: the container image of this distribution. */
@Command(name = "image", mixinStandardHelpOptions = true, description = "Build the container image of this version.")
final class ImageCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private ImageCommand() {}

    /** The command and everything below it. */
    static CommandLine of(Streams streams) {
        return new CommandLine(new ImageCommand()).addSubcommand(new ImageBuildCommand(streams));
    }

    @Override
    public void run() {
        throw CommandLines.missingSubcommand(spec);
    }
}
