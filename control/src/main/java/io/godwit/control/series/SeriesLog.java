package io.godwit.control.series;

import io.godwit.model.topic.SeriesStep;
import java.util.List;

/** Windows of tasks, kept as long as their step says. Thread-safe; calls block for 10 s at most. */
public interface SeriesLog extends AutoCloseable {
    /**
     * Keeps windows that are over; one that is kept twice counts once.
     *
     * @throws io.godwit.model.error.GodwitException retriable when Kafka does not answer
     */
    void keep(SeriesStep step, List<TaskWindow> windows);

    /**
     * The windows of a task that begin in this time, in their order.
     *
     * @param to exclusive
     * @throws io.godwit.model.error.GodwitException retriable when Kafka does not answer
     */
    List<TaskWindow> read(String taskId, SeriesStep step, long from, long to);

    /**
     * The windows of the shortest step of all tasks of a share that begin at this time or later, in their order.
     *
     * @throws io.godwit.model.error.GodwitException retriable when Kafka does not answer
     */
    List<TaskWindow> recent(int share, long from);

    @Override
    void close();
}
