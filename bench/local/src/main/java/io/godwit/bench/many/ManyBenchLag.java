package io.godwit.bench.many;

import io.godwit.bench.bare.VisibleKeys;
import io.godwit.bench.measure.BenchSite;
import io.godwit.bench.measure.Latencies;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableName;
import io.godwit.runtime.limit.Backoff;
import io.godwit.stack.StackAddresses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** Writes to the busy collections in turn, and measures when each write is seen in the target. One thread writes, one looks. */
final class ManyBenchLag {
    private static final Executor OWN_THREAD =
            run -> Thread.ofPlatform().daemon().name("many-load").start(run);
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration BETWEEN_WRITES = Duration.ofMillis(50);
    private static final int ROWS_OF_A_WRITE = 10;

    private final StackAddresses addresses;
    private final List<SampleCollection> busy;
    private final BooleanSupplier stopping;

    ManyBenchLag(StackAddresses addresses, List<SampleCollection> busy, BooleanSupplier stopping) {
        this.addresses = addresses;
        this.busy = busy;
        this.stopping = stopping;
    }

    /** Times of the first row of each write, over {@code length}. Blocks. */
    Latencies measure(Duration length) {
        long writes = length.dividedBy(BETWEEN_WRITES);
        long firstRow = System.currentTimeMillis(); // higher than everything that an earlier measurement wrote
        List<Map<Long, Long>> pending = new ArrayList<>();
        busy.forEach(sample -> pending.add(new ConcurrentHashMap<>()));
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> load(writes, firstRow, pending), OWN_THREAD);
        List<Long> nanos = new ArrayList<>();
        List<VisibleKeys> tables = new ArrayList<>();
        long deadline = System.nanoTime() + length.plus(PATIENCE).toNanos();
        try {
            busy.forEach(sample -> tables.add(new VisibleKeys(
                    BenchSite.oceanBase(addresses),
                    new TableName(sample.name().database(), sample.name().collection()),
                    "id")));
            while (nanos.size() < writes && !stopping.getAsBoolean()) {
                for (int i = 0; i < busy.size(); i++) {
                    look(tables.get(i), pending.get(i), nanos);
                }
                if (load.isCompletedExceptionally()) {
                    load.join();
                }
                if (System.nanoTime() > deadline) {
                    throw GodwitException.bug("the writes did not arrive: " + nanos.size() + " of " + writes, null);
                }
                Backoff.pause(LOOK);
            }
        } finally {
            tables.forEach(VisibleKeys::close);
        }
        load.join();
        return new Latencies(nanos);
    }

    private static void look(VisibleKeys table, Map<Long, Long> pending, List<Long> nanos) {
        if (pending.isEmpty()) {
            return;
        }
        long least = pending.keySet().stream().mapToLong(Long::longValue).min().orElseThrow();
        List<Long> visible = table.from(least);
        long now = System.nanoTime();
        for (long key : visible) {
            Long at = pending.remove(key);
            if (at != null) {
                nanos.add(now - at);
            }
        }
    }

    private void load(long writes, long firstRow, List<Map<Long, Long>> pending) {
        try (SampleWriter writer = new SampleWriter(BenchSite.milvus(addresses), 1)) {
            long start = System.nanoTime();
            for (long write = 0; write < writes && !stopping.getAsBoolean(); write++) {
                int turn = (int) (write % busy.size());
                long row = firstRow + write * ROWS_OF_A_WRITE;
                writer.insert(busy.get(turn), row, ROWS_OF_A_WRITE);
                pending.get(turn).put(SampleCollection.longKey(row), System.nanoTime());
                long due = start + (write + 1) * BETWEEN_WRITES.toNanos();
                Backoff.pause(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            }
        }
    }
}
