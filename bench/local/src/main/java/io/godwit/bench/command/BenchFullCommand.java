package io.godwit.bench.command;

import io.godwit.bench.full.FullBench;
import io.godwit.bench.full.FullBenchOptions;
import io.godwit.cli.Streams;
import io.godwit.control.TaskControl;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench full}: full migration against bare writes, bare reads and a bare chain. */
@Command(
        name = "full",
        mixinStandardHelpOptions = true,
        description = "Measure full migration against the ceilings of the same machine in the same run.")
final class BenchFullCommand implements Callable<Integer> {
    @Mixin
    private final StackInvocation stack;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "200000",
            description = "Rows; default: ${DEFAULT-VALUE}.")
    private long rows;

    @Option(
            names = "--dim",
            paramLabel = "D",
            defaultValue = "128",
            description = "Dimension of the vectors; default: ${DEFAULT-VALUE}.")
    private int dimension;

    @Option(
            names = "--writers",
            paramLabel = "W",
            defaultValue = "4",
            description = "Connections that write; default: ${DEFAULT-VALUE}.")
    private int writers;

    @Option(
            names = "--collections",
            paramLabel = "C",
            defaultValue = "1",
            description = "Collections that share the rows; default: ${DEFAULT-VALUE}.")
    private int collections;

    @Option(
            names = "--repeat",
            paramLabel = "R",
            defaultValue = "3",
            description = "Rounds, each of which measures every case once; default: ${DEFAULT-VALUE}.")
    private int repeat;

    @Option(names = "--with-script", description = "Measure a user's script too.")
    private boolean withScript;

    BenchFullCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.stack = new StackInvocation(controls, streams);
    }

    @Override
    public Integer call() {
        Bounds.check(spec, "--rows", rows, 1, Bounds.MOST_ROWS);
        Bounds.check(spec, "--dim", dimension, 2, Bounds.MOST_DIMENSIONS);
        Bounds.check(spec, "--writers", writers, 1, Bounds.MOST_WRITERS);
        Bounds.check(spec, "--collections", collections, 1, Bounds.MOST_COLLECTIONS);
        Bounds.check(spec, "--repeat", repeat, 1, Bounds.MOST_ROUNDS);
        FullBenchOptions options =
                new FullBenchOptions(rows, dimension, writers, collections, withScript, stack.directory(), repeat);
        return stack.run(options, FullBench::new);
    }
}
