package io.godwit.bench.full;

import io.godwit.bench.bare.BareInsert;
import io.godwit.bench.bare.BareTables;
import io.godwit.bench.bare.BenchValues;
import io.godwit.bench.measure.BenchCase;
import io.godwit.bench.measure.BenchThreads;
import io.godwit.bench.measure.ProcessMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The write ceiling: rows ready in memory, written over several connections. */
final class FullBenchWrite implements BenchCase {
    /** More do not fit into the memory of a small machine, and do not change the rate. */
    private static final long MOST_ROWS = 200_000;

    private final FullBenchSite site;
    private final BareTables tables;
    private final List<List<byte[]>> batches = new ArrayList<>();
    private final List<BareInsert> connections = new ArrayList<>();

    FullBenchWrite(FullBenchSite site, BareTables tables) {
        this.site = site;
        this.tables = tables;
    }

    @Override
    public String name() {
        return "write";
    }

    @Override
    public void prepare(int round) {
        for (int i = 0; i < site.options().collections(); i++) {
            tables.create(FullBenchSite.table(name(), i), site.options().dimension());
        }
        for (int i = 0; i < site.options().writers(); i++) {
            connections.add(new BareInsert(site.oceanBase(), FullBenchSite.SCHEMA));
        }
        long rows = rows();
        for (long key = 0; key < rows; key++) {
            if (key % FullBenchSite.BATCH_ROWS == 0) {
                batches.add(new ArrayList<>());
            }
            batches.getLast().add(BenchValues.row(key, site.options().dimension()));
        }
    }

    @Override
    public Timing run(ProcessMeter meter) {
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        BenchThreads.run(
                connections.stream().<Runnable>map(c -> () -> write(c, next)).toList());
        return new Timing(rows(), site.bytes(rows()), System.nanoTime() - start);
    }

    @Override
    public void clean() {
        connections.forEach(BareInsert::close);
        connections.clear();
        batches.clear();
        for (int i = 0; i < site.options().collections(); i++) {
            tables.drop(FullBenchSite.table(name(), i));
        }
    }

    private void write(BareInsert connection, AtomicInteger next) {
        for (int i = next.getAndIncrement(); i < batches.size(); i = next.getAndIncrement()) {
            connection.insert(FullBenchSite.table(name(), i % site.options().collections()), batches.get(i));
        }
    }

    private long rows() {
        return Math.min(MOST_ROWS, site.options().rows());
    }
}
