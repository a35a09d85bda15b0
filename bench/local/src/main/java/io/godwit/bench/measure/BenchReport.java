package io.godwit.bench.measure;

import io.godwit.bench.full.FullBenchOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a measurement found.
 *
 * @param ratios see {@link BenchRatios}
 * @param remarks what a reader must know, such as a case that was not measured
 */
public record BenchReport(
        long rows,
        int dimension,
        int writers,
        int collections,
        List<BenchResult> cases,
        Map<String, Double> ratios,
        List<String> remarks) {
    private static final String OVERHEAD = "seconds per collection beyond chain";

    /** The report; compares {@code measured} with each of {@code yardsticks} that was measured. */
    public static BenchReport of(
            FullBenchOptions options,
            List<BenchResult> cases,
            List<String> measured,
            List<String> yardsticks,
            List<String> remarks) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (String name : measured) {
            yardsticks.forEach(yardstick -> ratios.putAll(BenchRatios.rates(cases, name, yardstick)));
        }
        ratios.putAll(BenchRatios.cpu(cases, "godwit", "chain"));
        overhead(options, cases).ifPresent(seconds -> ratios.put(OVERHEAD, seconds));
        return new BenchReport(
                options.rows(), options.dimension(), options.writers(), options.collections(), cases, ratios, remarks);
    }

    /** Lines with tabs between the columns: the cases, the processes of each, the ratios. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(lines(cases));
        lines.addAll(BenchRatios.lines(ratios));
        lines.addAll(remarks);
        return lines;
    }

    /** Lines with tabs between the columns: the cases, and the processes of each. */
    public static List<String> lines(List<BenchResult> cases) {
        List<String> lines = new ArrayList<>();
        lines.add("case\trows\tseconds\trows/s\tMB/s\trounds");
        cases.forEach(c -> lines.add(String.format(
                Locale.ROOT,
                "%s\t%d\t%.2f\t%d\t%.1f\t%s",
                c.name(),
                c.rows(),
                c.seconds(),
                c.medianRowsPerSecond(),
                c.megabytesPerSecond(),
                c.rowsPerSecond())));
        lines.add("case\tprocess\tCPU s\tpeak MB");
        for (BenchResult result : cases) {
            result.processes()
                    .forEach(p -> lines.add(String.format(
                            Locale.ROOT,
                            "%s\t%s\t%.2f\t%d",
                            result.name(),
                            p.process(),
                            p.cpuSeconds(),
                            p.peakBytes() / 1_000_000)));
            if (!result.processes().isEmpty()) {
                lines.add(String.format(Locale.ROOT, "%s\tall\t%.2f\t", result.name(), result.cpuSeconds()));
            }
        }
        return lines;
    }

    /**
     * Seconds that Godwit takes in addition to the bare chain, including the start of its process, divided by the number of
     * collections.
     */
    private static Optional<Double> overhead(FullBenchOptions options, List<BenchResult> cases) {
        Optional<BenchResult> godwit = BenchRatios.named(cases, "godwit");
        Optional<BenchResult> chain = BenchRatios.named(cases, "chain");
        if (options.collections() == 1 || godwit.isEmpty() || chain.isEmpty()) {
            return Optional.empty();
        }
        double seconds = (godwit.get().seconds() - chain.get().seconds()) / options.collections();
        return Optional.of(Math.round(seconds * 1_000.0) / 1_000.0);
    }
}
