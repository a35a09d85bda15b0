package io.godwit.control.precheck;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the latest precheck of each task is kept. Any instance reads; the one that checks a task writes. Thread-safe; calls block and
 * fail as retriable when the records cannot be read or written.
 */
public interface PrecheckBook extends AutoCloseable {
    /** The latest precheck of a task, as far as it is written. */
    Optional<KeptPrecheck> find(String taskId);

    /**
     * Writes pages of checks and then the header; durable when it returns. Pages from {@code header.pages()} on are removed.
     *
     * @param pages by their number, from 0; those that have not changed may be missing
     */
    void write(String taskId, KeptPrecheck.Header header, Map<Integer, List<LiveCheck>> pages);

    /** Ids of the tasks that have one. */
    Set<String> taskIds();

    /** Removes the precheck of a task. */
    void remove(String taskId);

    @Override
    void close();
}
