package io.godwit.console.app;

import io.godwit.console.bench.BenchCase;
import io.godwit.console.bench.ProcessMeter;
import io.godwit.milvus.bench.BareScan;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The read ceiling: a bare scan. */
final class LocalFullBenchRead implements BenchCase {
    private final LocalFullBenchSite site;
    private final BareScan scan;

    LocalFullBenchRead(LocalFullBenchSite site, BareScan scan) {
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
        Queue<LocalFullBenchSite.Part> parts = new ConcurrentLinkedQueue<>(site.parts());
        AtomicLong rows = new AtomicLong();
        long start = System.nanoTime();
        LocalFullBenchThreads.run(LocalFullBenchThreads.times(site.readers(), () -> read(parts, rows)));
        return new Timing(rows.get(), site.bytes(rows.get()), System.nanoTime() - start);
    }

    @Override
    public void clean() {}

    private void read(Queue<LocalFullBenchSite.Part> parts, AtomicLong rows) {
        for (var part = parts.poll(); part != null; part = parts.poll()) {
            rows.addAndGet(scan.count(site.collection(part.collection()), part.from(), part.to()));
        }
    }
}
