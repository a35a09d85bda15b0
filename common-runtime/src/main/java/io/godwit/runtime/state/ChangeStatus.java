package io.godwit.runtime.state;

import io.godwit.model.source.Tso;
import io.godwit.runtime.json.Kept;
import java.util.Map;
import java.util.Optional;

/**
 * How the changes of one mapping are applied, as {@code godwit.status} keeps it. Written by Incr-Sync. Counts are cumulative over
 * all runs of the task.
 *
 * @param watermarkTso timestamp of the source up to which the target has every change; 0 before the first
 * @param operations row events applied, by operation, including those in the conflict topic and excluding those that the snapshot
 *     contains
 * @param appliedTo offset after the last applied event of each partition of the change topic
 * @param failure why the mapping failed, in phase FAILED
 */
@Kept(in = "godwit.status", version = 1)
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
        Map<String, Long> operations,
        Map<Integer, Long> appliedTo,
        Optional<Failure> failure) {
    /** Prefix of the keys of all tables of all tasks. */
    private static final String PREFIX = "change/";

    /** The state of a mapping. */
    public enum Phase {
        /** The full migration is not complete. */
        WAITING,
        /** Changes are applied, and the target may still be in a state that the source was never in. */
        CONVERGING,
        /** The target equals the source as it was at the watermark. */
        CONSISTENT,
        /**
         * Every change up to the watermark is applied, but the source counts keys that it never returned: the table may lack
         * their rows.
         */
        INCOMPLETE,
        /** The source dropped the collection; its table stays as it is. */
        DROPPED,
        /** This mapping alone failed; the next run tries it again. */
        FAILED
    }

    /** Copies the maps. */
    public ChangeStatus {
        operations = Map.copyOf(operations);
        appliedTo = Map.copyOf(appliedTo);
    }

    /** The same before another attempt at the full migration: the counts stay, the target has nothing. */
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
                operations,
                appliedTo,
                Optional.empty());
    }

    /** The same where an instance that does not report on tables says that this one failed in it. */
    public ChangeStatus failed(Failure cause) {
        return new ChangeStatus(
                taskId,
                collectionId,
                collection,
                table,
                Phase.FAILED,
                rowsApplied,
                bytes,
                conflicts,
                watermarkTso,
                operations,
                appliedTo,
                Optional.of(cause));
    }

    /**
     * How long ago, at {@code nowMillis}, the source was in the target's present state. Computed by whoever shows it, so that it
     * grows while nothing is reported. A collection that was dropped does not lag, and before the first watermark nothing is known.
     */
    public long lagMillis(long nowMillis) {
        return phase == Phase.DROPPED || watermarkTso == 0 ? 0 : Math.max(0, nowMillis - Tso.millis(watermarkTso));
    }

    /** Prefix of the keys of all tables of a task. */
    public static String prefix(String taskId) {
        return PREFIX + taskId + "/";
    }

    /** Key of the record. */
    public String key() {
        return prefix(taskId) + collectionId;
    }
}
