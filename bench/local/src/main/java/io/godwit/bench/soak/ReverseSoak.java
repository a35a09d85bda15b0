package io.godwit.bench.soak;

import io.godwit.bench.measure.BenchTaskFile;
import io.godwit.bench.measure.RunningStack;
import io.godwit.bench.measure.StackRun;
import io.godwit.bench.turn.LocalService;
import io.godwit.bench.turn.TurnedTask;
import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ExitCode;
import io.godwit.model.task.TaskSpec;
import io.godwit.stack.LocalStack;
import io.godwit.stack.StackAddresses;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/** The soak of the way back, on servers of this machine, with a control service of its own. The calling thread kills. */
public final class ReverseSoak implements StackRun<SoakOptions> {
    private final BiFunction<Path, StackAddresses, LocalService> services;
    private volatile boolean stopping;

    /**
     * A soak.
     *
     * @param services starts a control service that keeps its state in a folder
     */
    public ReverseSoak(BiFunction<Path, StackAddresses, LocalService> services) {
        this.services = services;
    }

    @Override
    public ExitCode run(SoakOptions options, ProgressView view) {
        view.stage("STACK", "servers in " + options.directory());
        view.result("seed\t" + options.seed());
        try (LocalStack stack = RunningStack.of(options.directory());
                LocalService service = services.apply(options.directory().resolve("bench"), stack.addresses())) {
            String name = "soak_" + System.currentTimeMillis();
            TaskSpec spec = BenchTaskFile.spec(
                    options.directory(), stack.addresses(), name, name + "_*", BenchTaskFile.THERE_AND_BACK);
            return new RoundTrip(stack.addresses(), options.seed(), view, () -> stopping)
                    .run(
                            service.address(),
                            spec,
                            Soak.samples(name),
                            (task, written) -> kill(options, stack, view, task, written));
        }
    }

    private SoakKills.Ended kill(
            SoakOptions options, LocalStack stack, ProgressView view, TurnedTask task, LongSupplier written) {
        return new SoakKills(options.length(), options.killEvery(), options.seed(), view, () -> stopping)
                .run(victims(task), Soak.restart(stack), written);
    }

    /** The components of the flow back. */
    public static List<SoakKills.Victim> victims(TurnedTask task) {
        return List.of(
                new SoakKills.Victim("reverse Store", () -> task.kill("reverse-store", "StoreMain")),
                new SoakKills.Victim("reverse Incr-Sync", () -> task.kill("reverse-incr-sync", "IncrSyncMain")));
    }

    @Override
    public void drain() {
        stopping = true;
    }
}
