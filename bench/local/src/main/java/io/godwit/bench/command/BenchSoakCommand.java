package io.godwit.bench.command;

import io.godwit.bench.soak.ReverseSoak;
import io.godwit.bench.soak.Soak;
import io.godwit.bench.soak.SoakOptions;
import io.godwit.bench.turn.LocalService;
import io.godwit.cli.Streams;
import io.godwit.control.TaskControl;
import io.godwit.stack.StackAddresses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench soak}: changes are followed while processes and servers die. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description =
                "Follow a mixed load on four collections while Store and Incr-Sync are killed again and again and each"
                        + " server once; then compare every row with what the load was acknowledged. Exit code 5 if they differ."
                        + " With --reverse the task is turned around first: the load is on the tables, the kills meet the"
                        + " flow back, and then the task is turned back and Milvus is written to again.")
final class BenchSoakCommand implements Callable<Integer> {
    private static final int MOST_MINUTES = 24 * 60;
    private static final int MOST_PAUSE = 3_600;

    @Mixin
    private final StackInvocation stack;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "10",
            description = "How long; default: ${DEFAULT-VALUE}.")
    private int minutes;

    @Option(
            names = "--kill-every",
            paramLabel = "S",
            defaultValue = "20",
            description = "Seconds between two kills; default: ${DEFAULT-VALUE}.")
    private int killEvery;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the load and the kills; default: by the clock.")
    private Long seed;

    @Option(names = "--reverse", description = "Soak the way back from OceanBase to Milvus.")
    private boolean reverse;

    private final BiFunction<Path, StackAddresses, LocalService> services;

    BenchSoakCommand(
            Function<Path, TaskControl> controls,
            BiFunction<Path, StackAddresses, LocalService> services,
            Streams streams) {
        this.stack = new StackInvocation(controls, streams);
        this.services = services;
    }

    @Override
    public Integer call() {
        Bounds.check(spec, "--minutes", minutes, 1, MOST_MINUTES);
        Bounds.check(spec, "--kill-every", killEvery, 1, MOST_PAUSE);
        SoakOptions options = new SoakOptions(
                Duration.ofMinutes(minutes),
                Duration.ofSeconds(killEvery),
                seed == null ? System.nanoTime() : seed,
                stack.directory());
        return stack.run(options, controls -> reverse ? new ReverseSoak(services) : new Soak(controls));
    }
}
