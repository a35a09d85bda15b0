package io.godwit.bench.command;

import io.godwit.bench.many.ManyBench;
import io.godwit.bench.many.ManyBenchOptions;
import io.godwit.cli.Streams;
import io.godwit.control.TaskControl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench many}: what many small collections cost. */
@Command(
        name = "many",
        mixinStandardHelpOptions = true,
        description =
                "Measure a task of many small collections: seconds per collection, CPU while idle, and the lag of busy"
                        + " collections compared with that in a task of the busy ones alone.")
final class BenchManyCommand implements Callable<Integer> {
    private static final int MOST_SECONDS = 3_600;
    private static final int MOST_ROWS = 1_000;

    @Mixin
    private final StackInvocation stack;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--collections",
            paramLabel = "C",
            defaultValue = "200",
            description = "Collections, the busy ones included; default: ${DEFAULT-VALUE}.")
    private int collections;

    @Option(
            names = "--busy",
            paramLabel = "B",
            defaultValue = "20",
            description = "Collections that are written to while the lag is measured; default: ${DEFAULT-VALUE}.")
    private int busy;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "50",
            description = "Rows of each collection; default: ${DEFAULT-VALUE}.")
    private int rows;

    @Option(
            names = "--dim",
            paramLabel = "D",
            defaultValue = "8",
            description = "Dimension of the vectors; default: ${DEFAULT-VALUE}.")
    private int dimension;

    @Option(
            names = "--follow-only",
            description =
                    "Leave the full migration out, and the collections unloaded: a small Milvus cannot keep a thousand loaded.")
    private boolean followOnly;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "20",
            description = "How long each of the idle time and the load lasts; default: ${DEFAULT-VALUE}.")
    private int seconds;

    BenchManyCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.stack = new StackInvocation(controls, streams);
    }

    @Override
    public Integer call() {
        Bounds.check(spec, "--collections", collections, 1, Bounds.MOST_COLLECTIONS);
        Bounds.check(spec, "--busy", busy, 1, collections);
        Bounds.check(spec, "--rows", rows, 1, MOST_ROWS);
        Bounds.check(spec, "--dim", dimension, 2, Bounds.MOST_DIMENSIONS);
        Bounds.check(spec, "--seconds", seconds, 1, MOST_SECONDS);
        ManyBenchOptions options = new ManyBenchOptions(
                collections, busy, rows, dimension, followOnly, Duration.ofSeconds(seconds), stack.directory());
        return stack.run(options, ManyBench::new);
    }
}
