package io.godwit.bench.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Times from the acknowledged write at the source until the row was in the target. */
public final class Latencies {
    private final long[] sortedNanos;

    /** The times, in any order; at least one. */
    public Latencies(List<Long> nanos) {
        sortedNanos = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    /** The time that a share of the rows did not exceed, in seconds. */
    public double seconds(double share) {
        int rank = (int) Math.ceil(share * sortedNanos.length);
        return sortedNanos[Math.max(0, Math.min(sortedNanos.length - 1, rank - 1))] / 1e9;
    }

    /** One line with tabs between the columns. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "latency\t%d\t%.3f\t%.3f\t%.3f\t%.3f",
                sortedNanos.length,
                Arrays.stream(sortedNanos).average().orElseThrow() / 1e9,
                seconds(0.5),
                seconds(0.99),
                seconds(1));
    }
}
