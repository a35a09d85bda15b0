package io.godwit.bench.reverse;

import io.godwit.bench.measure.BenchCase;
import io.godwit.bench.measure.BenchRatios;
import io.godwit.bench.measure.BenchReport;
import io.godwit.bench.measure.BenchResult;
import io.godwit.bench.measure.BenchRounds;
import io.godwit.bench.measure.BenchTaskFile;
import io.godwit.bench.measure.Latencies;
import io.godwit.bench.measure.ProcessMeter;
import io.godwit.bench.measure.RunningStack;
import io.godwit.bench.measure.StackRun;
import io.godwit.bench.turn.LocalService;
import io.godwit.bench.turn.TurnedTask;
import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ExitCode;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.text.Plural;
import io.godwit.stack.LocalStack;
import io.godwit.stack.StackAddresses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Measures the way back on a stack of this machine, of a task that is turned around for it, and gives the way back up at the end. */
public final class ReverseBench implements StackRun<ReverseBenchOptions> {
    private final BiFunction<Path, StackAddresses, LocalService> services;
    private volatile boolean stopping;

    /**
     * A measurement.
     *
     * @param services starts a control service that keeps its state in a folder
     */
    public ReverseBench(BiFunction<Path, StackAddresses, LocalService> services) {
        this.services = services;
    }

    @Override
    public ExitCode run(ReverseBenchOptions options, ProgressView view) {
        view.stage("STACK", "servers in " + options.directory());
        try (LocalStack stack = RunningStack.of(options.directory());
                LocalService service = services.apply(options.directory().resolve("bench"), stack.addresses());
                ReverseBenchSite site = new ReverseBenchSite(options, stack.addresses(), () -> stopping)) {
            String name = site.schema().name().collection();
            TaskSpec spec = BenchTaskFile.spec(
                    options.directory(), stack.addresses(), name, name, BenchTaskFile.THERE_AND_BACK);
            try (TurnedTask task = new TurnedTask(service.address(), spec, view, () -> stopping)) {
                ExitCode turned = turned(task, view);
                if (turned != ExitCode.DONE) {
                    return turned;
                }
                measure(site, task, spec, stack, view);
                return stopping ? ExitCode.INTERRUPTED : task.complete();
            }
        }
    }

    private ExitCode turned(TurnedTask task, ProgressView view) {
        view.stage("SWITCHOVER", "of a task with one small collection");
        task.start();
        task.awaitConsistent(1);
        return stopping ? ExitCode.INTERRUPTED : task.turn();
    }

    private void measure(ReverseBenchSite site, TurnedTask task, TaskSpec spec, LocalStack stack, ProgressView view) {
        latency(site, view);
        if (!stopping) {
            catchUp(site, task, spec, stack, view);
        }
        if (!stopping) {
            writes(site, spec, stack, view);
        }
    }

    private void latency(ReverseBenchSite site, ProgressView view) {
        view.stage(
                "LATENCY",
                site.options().rate() + " rows/s for " + site.options().seconds() + " s");
        Latencies latencies = new ReverseBenchLatency(site, () -> stopping).measure();
        if (!stopping) {
            view.result("case\trows\tmean s\tp50 s\tp99 s\tmost s");
            view.result(latencies.line());
        }
    }

    private void catchUp(ReverseBenchSite site, TurnedTask task, TaskSpec spec, LocalStack stack, ProgressView view) {
        view.stage(
                "CATCH-UP",
                Plural.of(site.options().backlog(), "row") + " in the change log, "
                        + Plural.of(site.options().repeat(), "round"));
        try (ReverseBenchChain chain = new ReverseBenchChain(site, spec)) {
            ReverseBenchCatchUp godwit = new ReverseBenchCatchUp(site, task, () -> stopping);
            BenchRounds rounds = rounds(stack, view);
            rounds.run(List.of(chain), 1); // warm, not counted
            List<BenchResult> results = new ArrayList<>(
                    rounds.run(List.of(chain, godwit), site.options().repeat()));
            if (stopping || godwit.sustained().isEmpty()) {
                return;
            }
            results.add(BenchResult.of("sustained", godwit.sustained(), List.of()));
            Map<String, Double> ratios = new LinkedHashMap<>(BenchRatios.rates(results, "godwit", "chain"));
            ratios.putAll(BenchRatios.rates(results, "sustained", "chain"));
            ratios.putAll(BenchRatios.cpu(results, "godwit", "chain"));
            show(results, ratios, view);
        }
    }

    private void writes(ReverseBenchSite site, TaskSpec spec, LocalStack stack, ProgressView view) {
        view.stage("WRITES", "to tables without and with a change log");
        try (ChangeLogs logs = ReverseBenchSite.changeLogs(spec)) {
            List<BenchCase> cases = List.of(
                    new ReverseBenchWrites(site, logs, false, false),
                    new ReverseBenchWrites(site, logs, true, false),
                    new ReverseBenchWrites(site, logs, false, true),
                    new ReverseBenchWrites(site, logs, true, true));
            BenchRounds rounds = rounds(stack, view);
            rounds.run(cases.subList(0, 1), 1); // warm, not counted
            List<BenchResult> results = rounds.run(cases, site.options().repeat());
            Map<String, Double> ratios = new LinkedHashMap<>();
            for (boolean replaces : List.of(false, true)) {
                ratios.putAll(BenchRatios.rates(
                        results, ReverseBenchWrites.name(true, replaces), ReverseBenchWrites.name(false, replaces)));
            }
            show(results, ratios, view);
        }
    }

    private BenchRounds rounds(LocalStack stack, ProgressView view) {
        return new BenchRounds(() -> new ProcessMeter(RunningStack.pids(stack)), () -> stopping, view::notice);
    }

    private static void show(List<BenchResult> results, Map<String, Double> ratios, ProgressView view) {
        BenchReport.lines(results).forEach(view::result);
        BenchRatios.lines(ratios).forEach(view::result);
    }

    @Override
    public void drain() {
        stopping = true;
    }
}
