package io.godwit.runtime.state;

import java.util.Map;

/**
 * How the changes of one mapping are applied, as {@code godwit.status} keeps it. Written by Incr-Sync. Counts are cumulative over
 * all runs of the task.
 *
 * @param watermarkTso timestamp of the source up to which the target has every change; 0 before the first
 * @param lagMillis age of that timestamp
 * @param operations row events applied, by operation, those in the conflict topic included and those that the snapshot holds left out
 * @param appliedTo offset after the last applied event of each partition of the change topic
 */
public record ChangeStatus(
        String taskId,
        long collectionId,
        String collection,
        String table,
        Phase phase,
        long rowsApplied,
        long bytes,
        long conflicts,
        long watermarkTso,
        long lagMillis,
        Map<String, Long> operations,
        Map<Integer, Long> appliedTo) {
    /** Where a mapping stands. */
    public enum Phase {
        /** The full migration is not complete. */
        WAITING,
        /** Changes are applied, and the target may still show a state that the source never had. */
        CONVERGING,
        /** The target equals the source as it was at the watermark. */
        CONSISTENT,
        /** The source dropped the collection; its table stays as it is. */
        DROPPED
    }

    /** Copies the maps. */
    public ChangeStatus {
        operations = Map.copyOf(operations);
        appliedTo = Map.copyOf(appliedTo);
    }

    /** The same before another attempt of the full migration: what was counted stays, the target has nothing. */
    public ChangeStatus waiting() {
        return new ChangeStatus(
                taskId,
                collectionId,
                collection,
                table,
                Phase.WAITING,
                rowsApplied,
                bytes,
                conflicts,
                0,
                0,
                operations,
                appliedTo);
    }

    /** Prefix of the keys of all tables of a task. */
    public static String prefix(String taskId) {
        return "change/" + taskId + "/";
    }

    /** Key of the record. */
    public String key() {
        return prefix(taskId) + collectionId;
    }
}
