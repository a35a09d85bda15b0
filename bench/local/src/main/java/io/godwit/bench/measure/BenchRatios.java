package io.godwit.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Ratios of cases, named by both with a slash in between; without cases that were not measured. */
public final class BenchRatios {
    private BenchRatios() {}

    /** Rows per second of {@code name} over those of {@code yardstick}. */
    public static Map<String, Double> rates(List<BenchResult> cases, String name, String yardstick) {
        return ratio(
                name + "/" + yardstick,
                named(cases, name).map(BenchResult::medianRowsPerSecond),
                named(cases, yardstick).map(BenchResult::medianRowsPerSecond));
    }

    /** CPU seconds of all processes over the same rows: far less noisy than rows per second. */
    public static Map<String, Double> cpu(List<BenchResult> cases, String name, String yardstick) {
        return ratio(
                "CPU seconds, " + name + "/" + yardstick,
                named(cases, name).map(BenchResult::cpuSeconds),
                named(cases, yardstick).map(BenchResult::cpuSeconds));
    }

    /** Lines with tabs between the columns. */
    public static List<String> lines(Map<String, Double> ratios) {
        List<String> lines = new ArrayList<>();
        lines.add("ratio\tvalue");
        ratios.forEach((name, value) -> lines.add(String.format(Locale.ROOT, "%s\t%.3f", name, value)));
        return lines;
    }

    static Optional<BenchResult> named(List<BenchResult> cases, String name) {
        return cases.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    private static Map<String, Double> ratio(
            String label, Optional<? extends Number> value, Optional<? extends Number> yardstick) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        if (value.isPresent() && yardstick.isPresent() && yardstick.get().doubleValue() > 0) {
            double ratio = value.get().doubleValue() / yardstick.get().doubleValue();
            ratios.put(label, Math.round(ratio * 1_000.0) / 1_000.0);
        }
        return ratios;
    }
}
