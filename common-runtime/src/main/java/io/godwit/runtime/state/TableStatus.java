package io.godwit.runtime.state;

import java.util.List;
import java.util.Optional;

/**
 * How the migration of one mapping goes, as {@code godwit.status} keeps it. Counts are cumulative over all runs of the task.
 *
 * @param keysCompared keys that were compared with the source one by one, since the counts of their part of the collection differ
 * @param findings what the scan found at the source, in words; the first of them
 * @param findingCount how many there are: rows that the source counts and never returns, each key or range once
 * @param failure why the mapping failed, in phase FAILED
 */
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
        long keysCompared,
        List<String> findings,
        long findingCount,
        Optional<Failure> failure) {

    /** Steps of one mapping. */
    public enum Phase {
        WAITING,
        SNAPSHOT,
        COMPLETE,
        /** This mapping alone failed; the next run tries it again. */
        FAILED
    }

    /** Copies the list. */
    public TableStatus {
        findings = List.copyOf(findings);
    }

    /** The status of a mapping that failed before anything was agreed about it. */
    public static TableStatus failed(
            String taskId, long collectionId, String collection, String table, Failure failure) {
        return new TableStatus(
                taskId,
                collectionId,
                collection,
                table,
                1,
                Phase.FAILED,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                List.of(),
                0,
                Optional.of(failure));
    }

    /** The same at the beginning of another run: what was counted stays, and the failure is tried again. */
    public TableStatus waiting() {
        return in(Phase.WAITING, activeMillis, Optional.empty());
    }

    /** The same after so much time. */
    public TableStatus withActiveMillis(long millis) {
        return in(phase, millis, failure);
    }

    private TableStatus in(Phase newPhase, long millis, Optional<Failure> newFailure) {
        return new TableStatus(
                taskId,
                collectionId,
                collection,
                table,
                attempt,
                newPhase,
                rowsRead,
                rowsPublished,
                rowsApplied,
                bytes,
                conflicts,
                estimatedTotal,
                millis,
                keysCompared,
                findings,
                findingCount,
                newFailure);
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
