package io.godwit.bench.incr;

import io.godwit.bench.measure.BenchCase;
import io.godwit.bench.measure.ProcessMeter;
import io.godwit.control.TaskControl;
import io.godwit.model.task.TaskSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Godwit's own way: the task is started on the backlog that arrived while it was stopped. */
final class IncrBenchCatchUp implements BenchCase {
    private final IncrBenchSite site;
    private final Function<Path, TaskControl> controls;
    private final TaskSpec spec;
    private final BooleanSupplier stopping;
    private final List<Timing> sustained = new ArrayList<>();
    private IncrBenchSite.Backlog backlog;

    /** Migrates what the collection already holds. */
    IncrBenchCatchUp(
            IncrBenchSite site, Function<Path, TaskControl> controls, TaskSpec spec, BooleanSupplier stopping) {
        this.site = site;
        this.controls = controls;
        this.spec = spec;
        this.stopping = stopping;
        try (IncrBenchTask task = task()) {
            task.awaitConsistent(stopping);
        }
    }

    @Override
    public String name() {
        return "godwit";
    }

    /** The same runs, counted from the first look that saw a change applied: without the start of the processes. */
    List<Timing> sustained() {
        return List.copyOf(sustained);
    }

    @Override
    public void prepare(int round) {
        backlog = site.backlog(round);
    }

    @Override
    public Timing run(ProcessMeter meter) {
        meter.watchChild("store", "io.godwit.store.app.StoreMain");
        meter.watchChild("incr-sync", "io.godwit.incrsync.app.IncrSyncMain");
        long start = System.nanoTime();
        try (IncrBenchTask task = task()) {
            task.awaitWatermark(backlog.upTo(), stopping);
            long end = System.nanoTime();
            IncrBenchTask.Look first = task.firstMove();
            long rows = task.applied() - first.applied();
            if (rows > 0) {
                sustained.add(
                        new Timing(rows, site.bytes() * rows / site.options().backlog(), end - first.atNanos()));
            }
            return new Timing(site.options().backlog(), site.bytes(), end - start);
        }
    }

    @Override
    public void clean() {}

    private IncrBenchTask task() {
        return new IncrBenchTask(controls, site.options().directory(), spec);
    }
}
