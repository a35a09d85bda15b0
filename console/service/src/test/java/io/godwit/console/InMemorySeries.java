package io.godwit.console;

import io.godwit.control.series.SeriesLog;
import io.godwit.control.series.TaskWindow;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.topic.SeriesStep;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Windows without Kafka. */
final class InMemorySeries implements SeriesLog {
    private final Map<SeriesStep, List<TaskWindow>> kept = new EnumMap<>(SeriesStep.class);
    private boolean away;

    void away() {
        away = true;
    }

    @Override
    public void keep(SeriesStep step, List<TaskWindow> windows) {
        kept.computeIfAbsent(step, s -> new ArrayList<>()).addAll(windows);
    }

    @Override
    public List<TaskWindow> read(String taskId, SeriesStep step, long from, long to) {
        if (away) {
            throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "away", "wait", null);
        }
        return kept.getOrDefault(step, List.of()).stream()
                .filter(window -> window.taskId().equals(taskId))
                .filter(window -> from <= window.startMillis() && window.startMillis() < to)
                .toList();
    }

    @Override
    public List<TaskWindow> recent(int share, long from) {
        return List.of();
    }

    @Override
    public void close() {}
}
