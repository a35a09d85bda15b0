package io.godwit.control.series;

import io.godwit.runtime.json.Kept;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What was measured of one task in one window, as the topic of its step keeps it under the task's id. What was not measured is absent.
 *
 * @param startMillis when the window began
 * @param values by subject: {@link #TASK}, {@link #table} or {@link #component}
 * @param marks where counters stood at its end, for whoever measures the next window; with the shortest step only
 */
@Kept(in = "godwit.series.*", version = 1)
public record TaskWindow(
        String taskId, long startMillis, Map<String, Map<SeriesMetric, Double>> values, Optional<Marks> marks) {
    /** The task as a whole. */
    public static final String TASK = "task";

    /** Copies the maps. */
    public TaskWindow {
        values = values.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Map.copyOf(entry.getValue())));
        marks = marks == null ? Optional.empty() : marks;
    }

    /** The subject of a table, by the full name of its collection. */
    public static String table(String collection) {
        return "table/" + collection;
    }

    /** The subject of a component ({@code incr-sync-0}), or of all of a kind ({@code incr-sync}). */
    public static String component(String name) {
        return "component/" + name;
    }

    /** What was measured, if it was. */
    public OptionalDouble value(String subject, SeriesMetric metric) {
        Double value = values.getOrDefault(subject, Map.of()).get(metric);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
