package io.godwit.bench.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A case in numbers: medians over its rounds.
 *
 * @param rowsPerSecond of every round, in the order measured
 * @param cpuSeconds of all processes together; 0 where they were not measured
 */
public record BenchResult(
        String name,
        long rows,
        double seconds,
        long medianRowsPerSecond,
        double megabytesPerSecond,
        List<Long> rowsPerSecond,
        double cpuSeconds,
        List<ProcessUse> processes) {

    /** The medians of some rounds; at least one. */
    public static BenchResult of(String name, List<BenchCase.Timing> timings, List<List<ProcessUse>> uses) {
        double perSecond = median(
                timings.stream().mapToDouble(t -> t.rows() * 1e9 / t.nanos()).toArray());
        return new BenchResult(
                name,
                timings.getFirst().rows(),
                round(median(timings.stream().mapToDouble(t -> t.nanos() / 1e9).toArray())),
                Math.round(perSecond),
                round(median(timings.stream()
                        .mapToDouble(t -> t.bytes() * 1e3 / t.nanos())
                        .toArray())),
                timings.stream()
                        .map(t -> Math.round(t.rows() * 1e9 / t.nanos()))
                        .toList(),
                cpuSeconds(uses),
                processes(uses));
    }

    /** Middle of the values; the mean of the two in the middle. */
    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static double cpuSeconds(List<List<ProcessUse>> rounds) {
        if (rounds.isEmpty()) {
            return 0;
        }
        return round(median(rounds.stream()
                .mapToDouble(uses ->
                        uses.stream().mapToDouble(ProcessUse::cpuSeconds).sum())
                .toArray()));
    }

    private static List<ProcessUse> processes(List<List<ProcessUse>> rounds) {
        Map<String, List<ProcessUse>> byName = new LinkedHashMap<>();
        rounds.forEach(uses -> uses.forEach(use ->
                byName.computeIfAbsent(use.process(), name -> new ArrayList<>()).add(use)));
        return byName.entrySet().stream()
                .map(e -> new ProcessUse(
                        e.getKey(),
                        round(median(e.getValue().stream()
                                .mapToDouble(ProcessUse::cpuSeconds)
                                .toArray())),
                        e.getValue().stream()
                                .mapToLong(ProcessUse::peakBytes)
                                .max()
                                .orElse(0)))
                .toList();
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
