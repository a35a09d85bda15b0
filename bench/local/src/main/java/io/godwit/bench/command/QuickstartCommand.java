package io.godwit.bench.command;

import io.godwit.bench.quickstart.Quickstart;
import io.godwit.bench.quickstart.QuickstartOptions;
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

/** {@code quickstart}: a whole migration on servers of its own. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        description = {
            "Start real servers on this machine, fill Milvus with samples, migrate them, and compare every row.",
            "Ends with QUICKSTART OK and exit code 0, or with a reason."
        })
final class QuickstartCommand implements Callable<Integer> {
    @Mixin
    private final StackInvocation stack;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Rows of the largest collection; default: ${DEFAULT-VALUE}.")
    private long rows;

    @Option(
            names = "--dim",
            paramLabel = "D",
            defaultValue = "128",
            description = "Dimension of its vectors; default: ${DEFAULT-VALUE}.")
    private int dimension;

    @Option(
            names = "--switchover",
            description =
                    "Then rehearse a switchover: write to OceanBase until it arrives in Milvus, turn back, write to Milvus again,"
                            + " and compare every row after each.")
    private boolean switchover;

    @Option(names = "--keep", description = "Leave the servers running and print their addresses.")
    private boolean keep;

    private final BiFunction<Path, StackAddresses, LocalService> services;

    QuickstartCommand(
            Function<Path, TaskControl> controls,
            BiFunction<Path, StackAddresses, LocalService> services,
            Streams streams) {
        this.stack = new StackInvocation(controls, streams);
        this.services = services;
    }

    @Override
    public Integer call() {
        Bounds.check(spec, "--rows", rows, 1, Bounds.MOST_ROWS);
        Bounds.check(spec, "--dim", dimension, 2, Bounds.MOST_DIMENSIONS);
        QuickstartOptions options = new QuickstartOptions(rows, dimension, switchover, keep, stack.directory());
        return stack.run(options, controls -> new Quickstart(controls, services));
    }
}
