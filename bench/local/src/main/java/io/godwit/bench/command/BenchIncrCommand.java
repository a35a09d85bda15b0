package io.godwit.bench.command;

import io.godwit.bench.incr.IncrBench;
import io.godwit.bench.incr.IncrBenchOptions;
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

/** {@code bench incr}: how far the target lags, and how fast it catches up. */
@Command(
        name = "incr",
        mixinStandardHelpOptions = true,
        description = "Measure incremental sync: latency under a steady load, and the catch-up of a backlog.")
final class BenchIncrCommand implements Callable<Integer> {
    private static final int MOST_RATE = 100_000;
    private static final int MOST_SECONDS = 3_600;

    @Mixin
    private final StackInvocation stack;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "500",
            description = "Rows per second while the latency is measured; default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "20",
            description = "How long; default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--backlog",
            paramLabel = "N",
            defaultValue = "200000",
            description = "Row events that wait in the log for the catch-up; default: ${DEFAULT-VALUE}.")
    private long backlog;

    @Option(
            names = "--dim",
            paramLabel = "D",
            defaultValue = "128",
            description = "Dimension of the vectors; default: ${DEFAULT-VALUE}.")
    private int dimension;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "2",
            description = "Rounds of the catch-up, each with a backlog of its own; default: ${DEFAULT-VALUE}.")
    private int repeat;

    BenchIncrCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.stack = new StackInvocation(controls, streams);
    }

    @Override
    public Integer call() {
        Bounds.check(spec, "--rate", rate, 1, MOST_RATE);
        Bounds.check(spec, "--seconds", seconds, 1, MOST_SECONDS);
        Bounds.check(spec, "--backlog", backlog, 1, Bounds.MOST_ROWS);
        Bounds.check(spec, "--repeat", repeat, 1, Bounds.MOST_ROUNDS);
        Bounds.check(spec, "--dim", dimension, 2, Bounds.MOST_DIMENSIONS);
        IncrBenchOptions options = new IncrBenchOptions(rate, seconds, backlog, dimension, repeat, stack.directory());
        return stack.run(options, IncrBench::new);
    }
}
