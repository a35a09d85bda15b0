package io.godwit.control.worker;

import io.godwit.control.managed.TaskOrder;
import java.time.Duration;
import java.util.Map;

/** The orders that this instance has to carry out. One thread. */
public interface OrderFeed extends AutoCloseable {
    /**
     * Waits for changes for at most {@code wait}; returns the newest order of each task that is this instance's now, by the task's
     * name. A task that another instance took over is missing from then on.
     *
     * @throws io.godwit.model.error.GodwitException retriable when the orders cannot be read
     */
    Map<String, TaskOrder> poll(Duration wait);

    /** Leaves its tasks to other instances. */
    @Override
    void close();
}
