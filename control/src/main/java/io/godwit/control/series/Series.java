package io.godwit.control.series;

import io.godwit.model.topic.SeriesStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One metric of one subject over time: every window between two times, those in which it was not measured without a value.
 *
 * @param points in the order of time
 */
public record Series(SeriesMetric metric, SeriesStep step, List<Point> points) {
    /** Copies the list. */
    public Series {
        points = List.copyOf(points);
    }

    /** One window. */
    public record Point(long startMillis, OptionalDouble value) {}

    /** Picks it out of the windows that are kept; of one that is kept twice the later counts. */
    public static Series of(
            List<TaskWindow> windows, String subject, SeriesMetric metric, SeriesStep step, long from, long to) {
        Map<Long, TaskWindow> byStart = new HashMap<>();
        windows.forEach(window -> byStart.put(window.startMillis(), window));
        List<Point> points = new ArrayList<>();
        for (long start = step.start(from + step.millis() - 1); start < to; start += step.millis()) {
            TaskWindow window = byStart.get(start);
            points.add(new Point(start, window == null ? OptionalDouble.empty() : window.value(subject, metric)));
        }
        return new Series(metric, step, points);
    }
}
