package io.godwit.runtime.state;

import io.godwit.model.row.Key;
import io.godwit.runtime.json.Kept;
import java.util.Optional;

/**
 * How far the scan of one range is published. Written in the same Kafka transaction as the rows it covers.
 *
 * @param lastKey key of the last published row; empty before the first
 * @param rows rows of the range published so far
 * @param bytes size of their records
 * @param done whether the range is exhausted
 */
@Kept(in = "godwit.positions", version = 1)
public record ScanPosition(
        String taskId,
        long collectionId,
        int attempt,
        int range,
        Optional<Key> lastKey,
        long rows,
        long bytes,
        boolean done) {

    /** The position before the first row of a range. */
    public static ScanPosition start(ScanPlan plan, int range) {
        return new ScanPosition(
                plan.taskId(), plan.collectionId(), plan.attempt(), range, Optional.empty(), 0, 0, false);
    }

    /** This position after more rows. */
    public ScanPosition advanced(Key key, long moreRows, long moreBytes) {
        return new ScanPosition(
                taskId, collectionId, attempt, range, Optional.of(key), rows + moreRows, bytes + moreBytes, false);
    }

    /** This position with rows that were missed and are published later. */
    public ScanPosition supplemented(long moreRows, long moreBytes) {
        return new ScanPosition(
                taskId, collectionId, attempt, range, lastKey, rows + moreRows, bytes + moreBytes, done);
    }

    /** This position at the end of its range. */
    public ScanPosition finished() {
        return new ScanPosition(taskId, collectionId, attempt, range, lastKey, rows, bytes, true);
    }

    /** Key of the record. */
    public String key() {
        return key(taskId, collectionId, attempt, range);
    }

    /** Key of the position of a range. */
    public static String key(String taskId, long collectionId, int attempt, int range) {
        return "scan/" + taskId + "/" + collectionId + "/" + attempt + "/" + range;
    }
}
