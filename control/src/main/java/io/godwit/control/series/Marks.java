package io.godwit.control.series;

import java.util.List;
import java.util.Map;

/**
 * Where the counters of a task stood.
 *
 * @param atMillis when they were looked at
 * @param counters by their keys: rows, bytes, conflicts, and when they stood there
 * @param processes ids of the processes, by instance
 */
public record Marks(long atMillis, Map<String, List<Long>> counters, Map<String, Long> processes) {
    /** Copies the maps. */
    public Marks {
        counters = Map.copyOf(counters);
        processes = Map.copyOf(processes);
    }
}
