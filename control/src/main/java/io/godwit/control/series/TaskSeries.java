package io.godwit.control.series;

import io.godwit.control.record.TaskStanding;
import io.godwit.model.topic.SeriesStep;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What is known of the windows of one task that are not over, and where its counters stand: a few hundred bytes a table. It follows
 * from the windows of the last quarter of an hour, so whoever takes the task over continues with them. One thread.
 */
public final class TaskSeries {
    private static final List<SeriesStep> LONGER = List.of(SeriesStep.MINUTE, SeriesStep.QUARTER);

    private final Map<SeriesStep, OpenWindow> open = new EnumMap<>(SeriesStep.class);
    private final Deque<Start> starts = new ArrayDeque<>();
    private Optional<TaskWindow> last = Optional.empty();
    private long applied;
    private OptionalLong progressMillis = OptionalLong.empty();

    private record Start(long atMillis, String component) {}

    /** Takes in a window of the shortest step that somebody else has measured; in their order. */
    public void recover(TaskWindow window) {
        grow(window);
    }

    /**
     * Measures the window of the shortest step that is just over; returns every window that is over now, by step.
     *
     * @param topicBytes space that each topic takes; without those that are not known
     */
    public Map<SeriesStep, List<TaskWindow>> measure(TaskStanding standing, Map<String, Long> topicBytes, Instant now) {
        long end = SeriesStep.TEN_SECONDS.start(now.toEpochMilli());
        TaskWindow window = Measuring.of(
                end - SeriesStep.TEN_SECONDS.millis(),
                last.flatMap(TaskWindow::marks),
                TaskSample.of(standing, topicBytes, now));
        return grow(window);
    }

    /** For how long nothing was applied, as far as it was looked at. */
    public OptionalLong quietMillis(long nowMillis) {
        return progressMillis.isEmpty()
                ? progressMillis
                : OptionalLong.of(Math.max(0, nowMillis - progressMillis.getAsLong()));
    }

    /** How often each component was started within the last 15 minutes. */
    public Map<String, Integer> starts(long nowMillis) {
        Map<String, Integer> counted = new HashMap<>();
        starts.stream()
                .filter(start -> nowMillis - start.atMillis() < SeriesStep.QUARTER.millis())
                .forEach(start -> counted.merge(start.component(), 1, Integer::sum));
        return counted;
    }

    /** Space that its topics took when it was measured last. */
    public OptionalLong retainedBytes() {
        return last.map(window -> window.value(TaskWindow.TASK, SeriesMetric.RETAINED_BYTES))
                .filter(OptionalDouble::isPresent)
                .map(bytes -> OptionalLong.of((long) bytes.getAsDouble()))
                .orElseGet(OptionalLong::empty);
    }

    /** The longer windows that have ended since, of a task that is not measured any more. */
    public Map<SeriesStep, List<TaskWindow>> over(long nowMillis) {
        Map<SeriesStep, List<TaskWindow>> over = new HashMap<>();
        LONGER.stream()
                .filter(step -> open.containsKey(step) && open.get(step).startMillis() + step.millis() <= nowMillis)
                .forEach(step -> over.put(step, List.of(open.remove(step).close())));
        return over;
    }

    /** Whether nothing of it is open. */
    public boolean isOver() {
        return open.isEmpty();
    }

    private Map<SeriesStep, List<TaskWindow>> grow(TaskWindow window) {
        Map<SeriesStep, List<TaskWindow>> over = new HashMap<>();
        for (SeriesStep step : LONGER) {
            long start = step.start(window.startMillis());
            OpenWindow before = open.get(step);
            if (before != null && before.startMillis() != start) { // its end was missed
                over.computeIfAbsent(step, s -> new ArrayList<>()).add(before.close());
                before = null;
            }
            OpenWindow now = before == null ? new OpenWindow(window.taskId(), start) : before;
            now.add(window);
            if (window.startMillis() + SeriesStep.TEN_SECONDS.millis() == start + step.millis()) {
                over.computeIfAbsent(step, s -> new ArrayList<>()).add(now.close());
                open.remove(step);
            } else {
                open.put(step, now);
            }
        }
        over.put(SeriesStep.TEN_SECONDS, List.of(window));
        last = Optional.of(window);
        notice(window);
        return over;
    }

    /** Of a component that has fallen silent the counters stay where they were: as far as anybody knows, it does nothing. */
    private void notice(TaskWindow window) {
        long end = window.startMillis() + SeriesStep.TEN_SECONDS.millis();
        long now = window.marks().stream()
                .flatMap(marks -> marks.counters().values().stream())
                .mapToLong(List::getFirst)
                .sum();
        if (progressMillis.isEmpty() || now > applied) {
            progressMillis = OptionalLong.of(end);
        }
        applied = now;
        window.values().forEach((subject, values) -> {
            if (values.getOrDefault(SeriesMetric.STARTS, 0.0) > 0) {
                starts.addLast(new Start(
                        end, subject.substring(TaskWindow.component("").length())));
            }
        });
        while (!starts.isEmpty() && end - starts.getFirst().atMillis() >= SeriesStep.QUARTER.millis()) {
            starts.removeFirst();
        }
    }
}
