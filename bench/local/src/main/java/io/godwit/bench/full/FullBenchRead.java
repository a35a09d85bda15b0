package io.godwit.bench.full;

import io.godwit.bench.bare.BareScan;
import io.godwit.bench.measure.BenchCase;
import io.godwit.bench.measure.BenchThreads;
import io.godwit.bench.measure.ProcessMeter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The read ceiling: a bare scan. */
final class FullBenchRead implements BenchCase {
    private final FullBenchSite site;
    private final BareScan scan;

    FullBenchRead(FullBenchSite site, BareScan scan) {
        this.site = site;
        this.scan = scan;
    }

    @Override
    public String name() {
        return "read";
    }

    @Override
    public void prepare(int round) {}

    @Override
    public Timing run(ProcessMeter meter) {
        Queue<FullBenchSite.Part> parts = new ConcurrentLinkedQueue<>(site.parts());
        AtomicLong rows = new AtomicLong();
        long start = System.nanoTime();
        BenchThreads.run(BenchThreads.times(site.readers(), () -> read(parts, rows)));
        return new Timing(rows.get(), site.bytes(rows.get()), System.nanoTime() - start);
    }

    @Override
    public void clean() {}

    private void read(Queue<FullBenchSite.Part> parts, AtomicLong rows) {
        for (var part = parts.poll(); part != null; part = parts.poll()) {
            rows.addAndGet(scan.count(site.collection(part.collection()), part.from(), part.to()));
        }
    }
}
