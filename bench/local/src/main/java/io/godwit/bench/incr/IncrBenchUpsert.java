package io.godwit.bench.incr;

import io.godwit.bench.bare.BareInsert;
import io.godwit.bench.bare.BareTables;
import io.godwit.bench.bare.BenchValues;
import io.godwit.bench.measure.BenchCase;
import io.godwit.bench.measure.BenchSite;
import io.godwit.bench.measure.BenchThreads;
import io.godwit.bench.measure.ProcessMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The upsert ceiling: rows ready in memory, written over several connections in place of the same rows. */
final class IncrBenchUpsert implements BenchCase {
    private static final String TABLE = "incr_upsert";
    private static final int ROWS = 100_000;
    private static final int BATCH_ROWS = 2_000;

    private final IncrBenchSite site;
    private final BareTables tables;
    private final List<List<byte[]>> batches = new ArrayList<>();

    IncrBenchUpsert(IncrBenchSite site, BareTables tables) {
        this.site = site;
        this.tables = tables;
    }

    @Override
    public String name() {
        return "upsert";
    }

    @Override
    public void prepare(int round) {
        tables.create(TABLE, site.options().dimension());
        for (int from = 0; from < ROWS; from += BATCH_ROWS) {
            batches.add(IntStream.range(from, from + BATCH_ROWS)
                    .mapToObj(key -> BenchValues.row(key, site.options().dimension()))
                    .toList());
        }
        write(); // so that there are rows to replace
    }

    @Override
    public Timing run(ProcessMeter meter) {
        long start = System.nanoTime();
        write();
        return new Timing(ROWS, site.bytes() * ROWS / site.options().backlog(), System.nanoTime() - start);
    }

    @Override
    public void clean() {
        batches.clear();
        tables.drop(TABLE);
    }

    private void write() {
        AtomicInteger next = new AtomicInteger();
        BenchThreads.run(BenchThreads.times(IncrBenchSite.WRITERS, () -> {
            try (BareInsert connection = new BareInsert(BenchSite.oceanBase(site.addresses()), IncrBenchSite.SCHEMA)) {
                for (int i = next.getAndIncrement(); i < batches.size(); i = next.getAndIncrement()) {
                    connection.upsert(TABLE, batches.get(i));
                }
            }
        }));
    }
}
