package io.godwit.bench.incr;

import io.godwit.bench.bare.BenchDecoding;
import io.godwit.bench.measure.BenchCase;
import io.godwit.bench.measure.ProcessMeter;
import io.godwit.model.error.GodwitException;

/** Log bytes to row events on one core, as the Store makes them; {@code bench/decode} measures the same with JMH. */
final class IncrBenchDecode implements BenchCase {
    private static final int ROWS_OF_A_MESSAGE = 1_000;
    private static final int MESSAGES = 1_000;

    private final BenchDecoding decoding;

    IncrBenchDecode(IncrBenchSite site) {
        this.decoding = new BenchDecoding(ROWS_OF_A_MESSAGE, site.options().dimension());
    }

    @Override
    public String name() {
        return "decode";
    }

    @Override
    public void prepare(int round) {
        decode(); // warm, not counted
    }

    @Override
    public Timing run(ProcessMeter meter) {
        long start = System.nanoTime();
        long bytes = decode();
        long nanos = System.nanoTime() - start;
        if (bytes == 0) {
            throw GodwitException.bug("the measured messages hold no row", null);
        }
        return new Timing((long) ROWS_OF_A_MESSAGE * MESSAGES, bytes, nanos);
    }

    @Override
    public void clean() {}

    /** Returns the bytes of the row events. */
    private long decode() {
        long[] bytes = {0};
        for (int m = 0; m < MESSAGES; m++) {
            decoding.decode(event -> bytes[0] += event.length);
        }
        return bytes[0];
    }
}
