package io.godwit.control.series;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A longer window while its parts come in: counters are averaged over the parts in which they were measured. One thread. */
final class OpenWindow {
    private static final double ROUNDED = 1_000;

    private final String taskId;
    private final long startMillis;
    private final Map<String, Map<SeriesMetric, Cell>> cells = new HashMap<>();

    OpenWindow(String taskId, long startMillis) {
        this.taskId = taskId;
        this.startMillis = startMillis;
    }

    /** A sum of so many parts, or the largest of them. */
    private record Cell(double value, int parts) {
        Cell with(SeriesMetric metric, double next) {
            return metric.isCounter() ? new Cell(value + next, parts + 1) : new Cell(Math.max(value, next), 1);
        }
    }

    long startMillis() {
        return startMillis;
    }

    void add(TaskWindow part) {
        part.values().forEach((subject, values) -> {
            Map<SeriesMetric, Cell> of = cells.computeIfAbsent(subject, name -> new EnumMap<>(SeriesMetric.class));
            values.forEach((metric, value) -> {
                Cell before = of.get(metric);
                of.put(metric, before == null ? new Cell(value, 1) : before.with(metric, value));
            });
        });
    }

    TaskWindow close() {
        Map<String, Map<SeriesMetric, Double>> values = new HashMap<>();
        cells.forEach((subject, of) -> {
            Map<SeriesMetric, Double> closed = new EnumMap<>(SeriesMetric.class);
            of.forEach(
                    (metric, cell) -> closed.put(metric, Math.round(cell.value() / cell.parts() * ROUNDED) / ROUNDED));
            values.put(subject, closed);
        });
        return new TaskWindow(taskId, startMillis, values, Optional.empty());
    }
}
