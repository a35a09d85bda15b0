package io.godwit.control.monitor;

import io.godwit.control.series.SeriesLog;
import io.godwit.control.series.TaskWindow;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.topic.SeriesStep;
import io.godwit.runtime.json.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Windows as they come back from JSON. */
final class InMemorySeries implements SeriesLog {
    private final Map<SeriesStep, List<TaskWindow>> kept = new EnumMap<>(SeriesStep.class);
    private boolean away;

    void away(boolean isAway) {
        away = isAway;
    }

    List<TaskWindow> all(SeriesStep step) {
        return kept.getOrDefault(step, List.of());
    }

    @Override
    public void keep(SeriesStep step, List<TaskWindow> windows) {
        if (away) {
            throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "away", "wait", null);
        }
        windows.forEach(window -> kept.computeIfAbsent(step, s -> new ArrayList<>())
                .add(Json.read(Json.write(window), TaskWindow.class)));
    }

    @Override
    public List<TaskWindow> read(String taskId, SeriesStep step, long from, long to) {
        return all(step).stream()
                .filter(window -> window.taskId().equals(taskId))
                .filter(window -> from <= window.startMillis() && window.startMillis() < to)
                .toList();
    }

    @Override
    public List<TaskWindow> recent(int share, long from) {
        return all(SeriesStep.TEN_SECONDS).stream()
                .filter(window -> MonitorShares.of(window.taskId()) == share && window.startMillis() >= from)
                .toList();
    }

    @Override
    public void close() {}
}
