package io.godwit.bench.reverse;

import io.godwit.bench.bare.BareInsert;
import io.godwit.bench.measure.Latencies;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Time from a committed change in OceanBase to its write in Milvus's log, while rows come at a steady rate. */
final class ReverseBenchLatency {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int ROWS_OF_A_TRANSACTION = 10;
    private static final long FIRST_ROW = 10_000_000;
    /** The flow back has only just been started: what comes first warms it, and does not count. */
    private static final int WARMING_SECONDS = 5;

    private final ReverseBenchSite site;
    private final BooleanSupplier stopping;

    ReverseBenchLatency(ReverseBenchSite site, BooleanSupplier stopping) {
        this.site = site;
        this.stopping = stopping;
    }

    /** Measures; fewer rows where it is to end. Blocks. */
    Latencies measure() {
        long warming = (long) site.options().rate() * WARMING_SECONDS;
        long rows = warming + (long) site.options().rate() * site.options().seconds();
        Map<Long, Long> committed = new ConcurrentHashMap<>();
        Map<Long, Long> written = new HashMap<>();
        try (Arrivals arrivals = site.arrivals()) {
            CompletableFuture<Void> load = CompletableFuture.runAsync(
                    () -> load(rows, committed),
                    run -> Thread.ofPlatform().daemon().name("bench-load").start(run));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (written.size() < rows && !stopping.getAsBoolean()) {
                arrivals.next((key, at) -> {
                    if (key >= FIRST_ROW) {
                        written.putIfAbsent(key, at);
                    }
                });
                if (load.isCompletedExceptionally() || System.nanoTime() > deadline) {
                    throw GodwitException.bug(
                            "the measured rows did not arrive: " + written.size() + " of " + rows,
                            load.isCompletedExceptionally() ? load.exceptionNow() : null);
                }
            }
            load.join();
        }
        List<Long> nanos = new ArrayList<>();
        written.forEach((key, at) -> {
            if (key >= FIRST_ROW + warming) {
                nanos.add(Math.max(0, at - committed.getOrDefault(key, at)) * 1_000_000);
            }
        });
        return new Latencies(nanos);
    }

    /** A key counts from when its commit was answered. */
    private void load(long rows, Map<Long, Long> committed) {
        try (BareInsert connection = site.migrated()) {
            long start = System.nanoTime();
            for (long row = 0; row < rows && !stopping.getAsBoolean(); row += ROWS_OF_A_TRANSACTION) {
                long from = FIRST_ROW + row;
                long to = from + Math.min(ROWS_OF_A_TRANSACTION, rows - row);
                connection.insert(site.schema().name().collection(), site.rows(from, to));
                long now = System.currentTimeMillis();
                for (long key = from; key < to; key++) {
                    committed.put(key, now);
                }
                long due = start
                        + (to - FIRST_ROW) * 1_000_000_000L / site.options().rate();
                long early = due - System.nanoTime();
                if (early > 0) {
                    Backoff.pause(Duration.ofNanos(early));
                }
            }
        }
    }
}
