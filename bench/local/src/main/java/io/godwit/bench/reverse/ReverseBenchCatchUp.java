package io.godwit.bench.reverse;

import io.godwit.bench.measure.BenchCase;
import io.godwit.bench.measure.ProcessMeter;
import io.godwit.bench.turn.TurnedTask;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Godwit's own way: the task is started on the changes that were made while it was stopped. */
final class ReverseBenchCatchUp implements BenchCase {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long FIRST_ROW = 100_000_000;

    private final ReverseBenchSite site;
    private final TurnedTask task;
    private final BooleanSupplier stopping;
    private final List<Timing> sustained = new ArrayList<>();
    private long from;

    ReverseBenchCatchUp(ReverseBenchSite site, TurnedTask task, BooleanSupplier stopping) {
        this.site = site;
        this.task = task;
        this.stopping = stopping;
    }

    @Override
    public String name() {
        return "godwit";
    }

    /** The same runs, counted from the first row that arrived: without the start of the processes. */
    List<Timing> sustained() {
        return List.copyOf(sustained);
    }

    @Override
    public void prepare(int round) {
        task.stop();
        from = FIRST_ROW + round * site.options().backlog();
        site.backlog(from);
    }

    @Override
    public Timing run(ProcessMeter meter) {
        meter.watchChild("reverse-store", "io.godwit.store.app.StoreMain");
        meter.watchChild("reverse-incr-sync", "io.godwit.incrsync.app.IncrSyncMain");
        long backlog = site.options().backlog();
        try (Arrivals arrivals = site.arrivals()) {
            long start = System.nanoTime();
            Set<Long> keys = new HashSet<>(); // of this round, each once: a batch may be written again
            long first = 0;
            long atFirst = 0;
            task.start();
            while (keys.size() < backlog && !stopping.getAsBoolean()) {
                arrivals.next((key, at) -> {
                    if (key >= from && key < from + backlog) {
                        keys.add(key);
                    }
                });
                if (first == 0 && keys.size() > 0) {
                    first = System.nanoTime();
                    atFirst = keys.size();
                }
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw GodwitException.bug("the backlog did not arrive: " + keys.size() + " of " + backlog, null);
                }
            }
            long end = System.nanoTime();
            if (keys.size() > atFirst) {
                sustained.add(new Timing(keys.size() - atFirst, site.bytes(keys.size() - atFirst), end - first));
            }
            return new Timing(backlog, site.bytes(backlog), end - start);
        }
    }

    @Override
    public void clean() {}
}
