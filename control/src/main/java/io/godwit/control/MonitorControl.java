package io.godwit.control;

import io.godwit.control.series.Series;
import io.godwit.control.series.SeriesLog;
import io.godwit.control.series.SeriesMetric;
import io.godwit.model.topic.SeriesStep;
import io.godwit.runtime.state.TaskRecord;

/** What tasks did over time, as the interfaces see it. Every instance answers in the same way. Thread-safe; every method blocks. */
public final class MonitorControl {
    private final SeriesLog log;

    /** A control part over the windows that are kept. */
    public MonitorControl(SeriesLog log) {
        this.log = log;
    }

    /**
     * One metric of one subject of a task.
     *
     * @param subject one of those of {@link io.godwit.control.series.TaskWindow}
     * @param from the first window begins then or later
     * @param to the last window begins earlier
     */
    public Series series(TaskRecord task, String subject, SeriesMetric metric, SeriesStep step, long from, long to) {
        return Series.of(log.read(task.id(), step, from, to), subject, metric, step, from, to);
    }
}
