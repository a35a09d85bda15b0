package io.godwit.bench.full;

import io.godwit.bench.bare.BareScan;
import io.godwit.bench.bare.BareTables;
import io.godwit.bench.bare.BenchCollections;
import io.godwit.bench.measure.BenchCase;
import io.godwit.bench.measure.BenchReport;
import io.godwit.bench.measure.BenchResult;
import io.godwit.bench.measure.BenchRounds;
import io.godwit.bench.measure.ProcessMeter;
import io.godwit.bench.measure.RunningStack;
import io.godwit.bench.measure.StackRun;
import io.godwit.cli.progress.JsonProgress;
import io.godwit.cli.progress.ProgressView;
import io.godwit.control.TaskControl;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.text.Plural;
import io.godwit.runtime.json.Json;
import io.godwit.stack.LocalStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Measures on a stack on this machine: the running one of the folder, else one that it starts and stops. */
public final class FullBench implements StackRun<FullBenchOptions> {
    private static final Duration FILL_LIMIT = Duration.ofMinutes(30);
    private static final long MANY_ROWS = 500_000;

    private final Function<Path, TaskControl> controls;
    private volatile boolean stopping;
    private volatile Optional<TaskControl> running = Optional.empty();

    public FullBench(Function<Path, TaskControl> controls) {
        this.controls = controls;
    }

    @Override
    public ExitCode run(FullBenchOptions options, ProgressView view) {
        view.stage("STACK", "servers in " + options.directory());
        try (LocalStack stack = RunningStack.of(options.directory())) {
            FullBenchSite site = new FullBenchSite(options, stack.addresses());
            fill(site, view);
            BenchReport report = measure(site, stack, view);
            if (view instanceof JsonProgress) {
                view.result(Json.text(report));
            } else {
                report.lines().forEach(view::result);
            }
        } catch (GodwitException e) {
            if (!stopping) {
                throw e;
            }
            return ExitCode.INTERRUPTED; // the failure means that a case was cut short on request
        }
        return stopping ? ExitCode.INTERRUPTED : ExitCode.DONE;
    }

    @Override
    public void drain() {
        stopping = true;
        running.ifPresent(TaskControl::drain);
    }

    private void fill(FullBenchSite site, ProgressView view) {
        view.stage(
                "FILL",
                Plural.of(site.options().rows(), "row") + " in "
                        + Plural.of(site.options().collections(), "collection"));
        try (BenchCollections collections = new BenchCollections(site.milvus(), FILL_LIMIT, () -> stopping)) {
            for (int i = 0; i < site.options().collections(); i++) {
                collections.ensure(
                        site.collection(i),
                        site.options().rowsOf(i),
                        site.options().dimension());
            }
        }
    }

    private BenchReport measure(FullBenchSite site, LocalStack stack, ProgressView view) {
        FullBenchOptions options = site.options();
        Path state = options.directory().resolve("bench");
        TaskControl control = controls.apply(state);
        running = Optional.of(control);
        List<String> remarks = new ArrayList<>();
        try (BareTables tables = new BareTables(site.oceanBase(), FullBenchSite.SCHEMA);
                BareScan scan = new BareScan(site.milvus(), options.dimension())) {
            FullBenchTask task = new FullBenchTask(site, tables, control, state, view::notice);
            List<BenchCase> cases = new ArrayList<>(List.of(
                    new FullBenchWrite(site, tables),
                    new FullBenchRead(site, scan),
                    new FullBenchChain(site, tables, scan),
                    task));
            if (options.withScript()) {
                FullBenchPython.find()
                        .ifPresentOrElse(
                                python -> cases.add(new FullBenchScript(site, tables, python)),
                                () -> remarks.add(
                                        "script: not measured, no Python 3.11 with pymilvus and pymysql is available"));
            }
            view.stage("WARM UP", "every case, not counted");
            BenchRounds rounds =
                    new BenchRounds(() -> new ProcessMeter(RunningStack.pids(stack)), () -> stopping, view::notice);
            int warmUps = options.rows() > MANY_ROWS ? 1 : 2;
            rounds.run(cases.subList(0, 3), warmUps);
            rounds.run(List.of(task), 1); // warms the servers for transactions, and may record the start cache
            task.forget();
            view.stage("MEASURE", Plural.of(options.repeat(), "round") + " of " + cases.size() + " cases");
            List<BenchResult> results = new ArrayList<>(rounds.run(cases, options.repeat()));
            if (!task.sustained().isEmpty()) {
                results.add(BenchResult.of("sustained", task.sustained(), List.of()));
            }
            return BenchReport.of(
                    options,
                    results,
                    List.of("godwit", "sustained"),
                    List.of("chain", "write", "read", "script"),
                    remarks);
        }
    }
}
