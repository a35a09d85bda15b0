package io.godwit.control.topics;

import io.godwit.control.managed.TaskEvent;
import java.util.List;
import java.util.OptionalLong;

/** Reads the history of tasks. Thread-safe; a call blocks for about 10 s at most. */
public interface EventLook {
    /**
     * The newest events of a task, newest first.
     *
     * @param before only those with a lower id
     * @throws io.godwit.model.error.GodwitException retriable when Kafka does not answer
     */
    Found newest(String task, OptionalLong before, int limit);

    /** One event; ids of one task rise with time. */
    record Stored(long id, TaskEvent event) {}

    /**
     * What was found.
     *
     * @param complete whether the search reached the beginning, or found as many as wanted
     */
    record Found(List<Stored> events, boolean complete) {
        /** Copies the list. */
        public Found {
            events = List.copyOf(events);
        }
    }
}
