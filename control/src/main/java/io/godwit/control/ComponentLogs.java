package io.godwit.control;

import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Optional;

/** What component instances have logged. Thread-safe; calls block. */
public interface ComponentLogs {
    /**
     * A part of a log.
     *
     * @param lines whole lines, the oldest first
     * @param end where the next part begins
     */
    record Part(List<String> lines, long end) {
        /** Copies the lines. */
        public Part {
            lines = List.copyOf(lines);
        }
    }

    /** The least severe level to be shown; lines without a level belong to the one before them. */
    enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /**
     * The last lines of an instance's log; empty if it is not here.
     *
     * @param instance its name, {@code incr-sync-0}
     * @param after where the part before ended; 0 for the end of the log
     * @param most lines at most
     */
    Optional<Part> read(TaskRecord task, String instance, long after, int most, Level least);
}
