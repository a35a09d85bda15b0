package io.godwit.control.series;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a window of what is seen at its end and where the counters stood before. A counter never runs backwards: a component that has
 * just been started again shows less until it has read its checkpoints, and what it shows then was counted before. Meanwhile, and
 * where nobody looked for long, nothing is known, and so nothing is said.
 */
final class Measuring {
    /** What was counted over a longer time says nothing about the window. */
    private static final long LONGEST_MILLIS = 60_000;

    private static final double MILLIS = 1_000;
    private static final int ROUNDED = 1_000;

    private final Map<String, Map<SeriesMetric, Double>> values = new HashMap<>();
    private final Map<String, List<Long>> counters = new HashMap<>();
    /** Subjects of which a part is not known. */
    private final Set<String> unknown = new HashSet<>();

    private Measuring() {}

    /** The window of the shortest step that ends with the sample. */
    static TaskWindow of(long startMillis, Optional<Marks> before, TaskSample sample) {
        Measuring measuring = new Measuring();
        sample.values().forEach((subject, values) -> measuring.values.put(subject, new EnumMap<>(values)));
        Optional<Marks> recent = before.filter(marks -> sample.atMillis() - marks.atMillis() <= LONGEST_MILLIS);
        sample.counters().forEach((key, counter) -> measuring.count(sample, key, counter, before, recent));
        if (recent.isPresent()) {
            measuring.starts(sample, recent.get());
        }
        measuring.unknown.forEach(measuring::forget);
        return new TaskWindow(
                sample.taskId(),
                startMillis,
                measuring.values,
                Optional.of(new Marks(sample.atMillis(), measuring.counters, sample.processes())));
    }

    private void count(
            TaskSample sample, String key, TaskSample.Counter counter, Optional<Marks> before, Optional<Marks> recent) {
        List<String> subjects = List.of(
                TaskWindow.TASK,
                TaskWindow.table(counter.collection()),
                TaskWindow.component(counter.component().id()));
        Optional<List<Long>> mark =
                before.flatMap(marks -> Optional.ofNullable(marks.counters().get(key)));
        List<Long> from = mark.or(() -> recent.filter(marks -> counter.first())
                        .map(marks -> List.of(0L, 0L, 0L, marks.atMillis()))) // it did not exist then
                .orElse(List.of());
        List<Long> now = List.of(counter.rows(), counter.bytes(), counter.conflicts(), sample.atMillis());
        boolean backwards = !from.isEmpty() && counter.rows() < from.getFirst();
        if (!counter.measured() || backwards) {
            unknown.addAll(subjects);
            mark.ifPresent(known -> counters.put(key, known));
            return;
        }
        long millis = from.isEmpty() ? Long.MAX_VALUE : sample.atMillis() - from.getLast();
        counters.put(key, from.isEmpty() ? now : highest(from, now));
        if (millis <= 0 || millis > LONGEST_MILLIS) {
            unknown.addAll(subjects);
            return;
        }
        subjects.forEach(subject -> {
            add(subject, SeriesMetric.ROWS, now.get(0) - from.get(0), millis);
            add(subject, SeriesMetric.BYTES, now.get(1) - from.get(1), millis);
            add(subject, SeriesMetric.CONFLICTS, now.get(2) - from.get(2), millis);
        });
    }

    private static List<Long> highest(List<Long> from, List<Long> now) {
        return List.of(
                Math.max(from.get(0), now.get(0)),
                Math.max(from.get(1), now.get(1)),
                Math.max(from.get(2), now.get(2)),
                now.getLast());
    }

    private void starts(TaskSample sample, Marks recent) {
        sample.processes().forEach((instance, process) -> {
            Long known = recent.processes().get(instance);
            add(
                    TaskWindow.component(instance),
                    SeriesMetric.STARTS,
                    known == null || !known.equals(process) ? 1 : 0,
                    Math.max(1, sample.atMillis() - recent.atMillis()));
        });
    }

    private void add(String subject, SeriesMetric metric, long amount, long millis) {
        double rate = Math.round(Math.max(0, amount) * MILLIS / millis * ROUNDED) / (double) ROUNDED;
        values.computeIfAbsent(subject, name -> new EnumMap<>(SeriesMetric.class))
                .merge(metric, rate, Double::sum);
    }

    /** A sum of which a part is not known is none. */
    private void forget(String subject) {
        Map<SeriesMetric, Double> known = values.getOrDefault(subject, new EnumMap<>(SeriesMetric.class));
        known.remove(SeriesMetric.ROWS);
        known.remove(SeriesMetric.BYTES);
        known.remove(SeriesMetric.CONFLICTS);
        if (known.isEmpty()) {
            values.remove(subject);
        }
    }
}
