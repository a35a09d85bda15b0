package io.godwit.bench.command;

import io.godwit.cli.Streams;
import io.godwit.control.TaskControl;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine;

/** {@code quickstart} and {@code bench}. */
public final class BenchCommands {
    private BenchCommands() {}

    /** {@code quickstart}, over the control part that keeps its state in a folder. */
    public static CommandLine quickstart(Function<Path, TaskControl> controls, Streams streams) {
        return new CommandLine(new QuickstartCommand(controls, streams));
    }

    /** {@code bench} with everything below it, over the control part that keeps its state in a folder. */
    public static CommandLine bench(Function<Path, TaskControl> controls, Streams streams) {
        return new CommandLine(new BenchCommand())
                .addSubcommand(new BenchFullCommand(controls, streams))
                .addSubcommand(new BenchIncrCommand(controls, streams))
                .addSubcommand(new BenchManyCommand(controls, streams))
                .addSubcommand(new BenchSoakCommand(controls, streams));
    }
}
