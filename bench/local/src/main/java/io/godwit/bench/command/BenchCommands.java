package io.godwit.bench.command;

import io.godwit.bench.turn.LocalService;
import io.godwit.cli.Streams;
import io.godwit.control.TaskControl;
import io.godwit.stack.StackAddresses;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine;

/** {@code quickstart} and {@code bench}. */
public final class BenchCommands {
    private BenchCommands() {}

    /**
     * {@code quickstart}, over the control part that keeps its state in a folder.
     *
     * @param services starts a control service that keeps its state in a folder
     */
    public static CommandLine quickstart(
            Function<Path, TaskControl> controls,
            BiFunction<Path, StackAddresses, LocalService> services,
            Streams streams) {
        return new CommandLine(new QuickstartCommand(controls, services, streams));
    }

    /** {@code bench} with everything below it, over the same. */
    public static CommandLine bench(
            Function<Path, TaskControl> controls,
            BiFunction<Path, StackAddresses, LocalService> services,
            Streams streams) {
        return new CommandLine(new BenchCommand())
                .addSubcommand(new BenchFullCommand(controls, streams))
                .addSubcommand(new BenchIncrCommand(controls, streams))
                .addSubcommand(new BenchReverseCommand(controls, services, streams))
                .addSubcommand(new BenchManyCommand(controls, streams))
                .addSubcommand(new BenchSoakCommand(controls, services, streams));
    }
}
