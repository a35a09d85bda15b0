package io.godwit.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Measures every case once per round, each round beginning with another case, so that whatever else the machine does affects all
 * of them alike.
 */
public final class BenchRounds {
    private final Supplier<ProcessMeter> meters;
    private final BooleanSupplier stopping;
    private final Consumer<String> progress;

    /** Rounds that report each measurement to {@code progress} and end early when asked to. */
    public BenchRounds(Supplier<ProcessMeter> meters, BooleanSupplier stopping, Consumer<String> progress) {
        this.meters = meters;
        this.stopping = stopping;
        this.progress = progress;
    }

    /** The cases in the given order, with their measurements. */
    public List<BenchResult> run(List<BenchCase> cases, int rounds) {
        Map<String, List<BenchCase.Timing>> timings = new LinkedHashMap<>();
        Map<String, List<List<ProcessUse>>> uses = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < cases.size() && !stopping.getAsBoolean(); i++) {
                BenchCase next = cases.get((round + i) % cases.size());
                measure(next, round, timings, uses);
            }
        }
        return cases.stream()
                .map(BenchCase::name)
                .filter(timings::containsKey)
                .map(name -> BenchResult.of(name, timings.get(name), uses.get(name)))
                .toList();
    }

    private void measure(
            BenchCase next,
            int round,
            Map<String, List<BenchCase.Timing>> timings,
            Map<String, List<List<ProcessUse>>> uses) {
        next.prepare(round);
        try (ProcessMeter meter = meters.get()) {
            BenchCase.Timing timing = next.run(meter);
            uses.computeIfAbsent(next.name(), name -> new ArrayList<>()).add(meter.read());
            timings.computeIfAbsent(next.name(), name -> new ArrayList<>()).add(timing);
            progress.accept(String.format(
                    java.util.Locale.ROOT,
                    "round %d, %s: %,d rows/s in %.2f s",
                    round + 1,
                    next.name(),
                    Math.round(timing.rows() * 1e9 / timing.nanos()),
                    timing.nanos() / 1e9));
        } finally {
            next.clean();
        }
    }
}
