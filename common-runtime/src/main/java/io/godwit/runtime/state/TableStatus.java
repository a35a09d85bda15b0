package io.godwit.runtime.state;

import io.godwit.runtime.json.Kept;
import java.util.List;
import java.util.Optional;

/**
 * How the migration of one mapping goes, as {@code godwit.status} keeps it. Counts are cumulative over all runs of the task.
 *
 * @param of what is migrated
 * @param rows how many rows have come how far
 * @param keysCompared keys that were compared with the source one by one, since the counts of their part of the collection differ
 * @param findings what the scan found at the source: rows that the source counts and never returns
 * @param failure why the mapping failed, in phase FAILED
 */
@Kept(in = "godwit.status", version = 1)
public record TableStatus(
        Subject of,
        Phase phase,
        Rows rows,
        long activeMillis,
        long keysCompared,
        Findings findings,
        Optional<Failure> failure) {
    /** Prefix of the keys of all tables of all tasks. */
    private static final String PREFIX = "table/";

    /** Of a collection that is left out, of which there is none. */
    private static final int NO_ATTEMPT = 0;

    /** One attempt at one mapping, with the names people know its two sides by; attempts are counted from 1. */
    public record Subject(String taskId, long collectionId, String collection, String table, int attempt) {}

    /**
     * Rows of the snapshot.
     *
     * @param estimated how many the collection was estimated to have when the scan was planned; 0 before
     * @param bytes of the records published, or applied once the mapping is complete
     */
    public record Rows(long published, long applied, long conflicts, long estimated, long bytes) {
        /** Nothing yet. */
        public static final Rows NONE = new Rows(0, 0, 0, 0, 0);
    }

    /**
     * What the scan found.
     *
     * @param shown the first of them, in words
     * @param count how many there are, each key or range once
     */
    public record Findings(List<String> shown, long count) {
        /** Nothing found. */
        public static final Findings NONE = new Findings(List.of(), 0);

        /** Copies the list. */
        public Findings {
            shown = List.copyOf(shown);
        }
    }

    /** Steps of one mapping. */
    public enum Phase {
        WAITING,
        SNAPSHOT,
        COMPLETE,
        /** This mapping alone failed; the next run tries it again. */
        FAILED
    }

    /** The status of a mapping that failed before its first row was read. */
    public static TableStatus failed(Subject of, Failure failure) {
        return new TableStatus(of, Phase.FAILED, Rows.NONE, 0, 0, Findings.NONE, Optional.of(failure));
    }

    /**
     * The status of a collection that is selected, and left out since it cannot be migrated; it stays so until the collection is excluded.
     *
     * @param table where it would go
     */
    public static TableStatus leftOut(
            String taskId, long collectionId, String collection, String table, Failure reason) {
        return failed(new Subject(taskId, collectionId, collection, table, NO_ATTEMPT), reason);
    }

    /** Whether the collection is left out: no run tries it. */
    public boolean wasLeftOut() {
        return phase == Phase.FAILED && of.attempt() == NO_ATTEMPT;
    }

    /** Whether it failed, and the next run tries it again. */
    public boolean hasFailed() {
        return phase == Phase.FAILED && !wasLeftOut();
    }

    /** The same at the beginning of another run: what was counted stays, and the failure is tried again. */
    public TableStatus waiting() {
        return new TableStatus(of, Phase.WAITING, rows, activeMillis, keysCompared, findings, Optional.empty());
    }

    /** The same after so much time. */
    public TableStatus withActiveMillis(long millis) {
        return new TableStatus(of, phase, rows, millis, keysCompared, findings, failure);
    }

    /** Prefix of the keys of all tables of a task. */
    public static String prefix(String taskId) {
        return PREFIX + taskId + "/";
    }

    /** Key of the record. */
    public String key() {
        return prefix(of.taskId()) + of.collectionId();
    }
}
