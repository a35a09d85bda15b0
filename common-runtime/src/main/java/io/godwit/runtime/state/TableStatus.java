package io.godwit.runtime.state;

import java.util.List;

/** How the migration of one mapping goes, as {@code godwit.status} keeps it. Counts are cumulative over all runs of the task. */
public record TableStatus(
        String taskId,
        long collectionId,
        String collection,
        String table,
        int attempt,
        Phase phase,
        long rowsRead,
        long rowsPublished,
        long rowsApplied,
        long bytes,
        long conflicts,
        long estimatedTotal,
        long activeMillis,
        List<String> findings) {

    /** Steps of one mapping. */
    public enum Phase {
        WAITING,
        SNAPSHOT,
        COMPLETE
    }

    /** Prefix of the keys of all tables of a task. */
    public static String prefix(String taskId) {
        return "table/" + taskId + "/";
    }

    /** Key of the record. */
    public String key() {
        return prefix(taskId) + collectionId;
    }
}
