package io.godwit.bench.command;

import io.godwit.bench.reverse.ReverseBench;
import io.godwit.bench.reverse.ReverseBenchOptions;
import io.godwit.bench.turn.LocalService;
import io.godwit.cli.Streams;
import io.godwit.control.TaskControl;
import io.godwit.stack.StackAddresses;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench reverse}: how far Milvus lags once OceanBase is written to, how fast it catches up, and what the change log costs. */
@Command(
        name = "reverse",
        mixinStandardHelpOptions = true,
        description =
                "Measure the way back: latency from a commit in OceanBase to a write in Milvus under a steady load, the catch-up of a"
                        + " backlog, and what the change log costs whoever writes.")
final class BenchReverseCommand implements Callable<Integer> {
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
            description = "Rows that wait in the change log for the catch-up; default: ${DEFAULT-VALUE}.")
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
            description =
                    "Rounds of the catch-up, each with a backlog of its own, and of the writes; default: ${DEFAULT-VALUE}.")
    private int repeat;

    private final BiFunction<Path, StackAddresses, LocalService> services;

    BenchReverseCommand(
            Function<Path, TaskControl> controls,
            BiFunction<Path, StackAddresses, LocalService> services,
            Streams streams) {
        this.stack = new StackInvocation(controls, streams);
        this.services = services;
    }

    @Override
    public Integer call() {
        Bounds.check(spec, "--rate", rate, 1, MOST_RATE);
        Bounds.check(spec, "--seconds", seconds, 1, MOST_SECONDS);
        Bounds.check(spec, "--backlog", backlog, 1, Bounds.MOST_ROWS);
        Bounds.check(spec, "--repeat", repeat, 1, Bounds.MOST_ROUNDS);
        Bounds.check(spec, "--dim", dimension, 2, Bounds.MOST_DIMENSIONS);
        ReverseBenchOptions options =
                new ReverseBenchOptions(rate, seconds, backlog, dimension, repeat, stack.directory());
        return stack.run(options, controls -> new ReverseBench(services));
    }
}
