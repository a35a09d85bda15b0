package io.godwit.runtime.state;

import io.godwit.model.row.KeyRange;
import io.godwit.runtime.json.Kept;
import java.util.List;

/**
 * The ranges into which the scan of one attempt is split; fixed once written, so that a resumed scan finds its positions.
 *
 * @param estimatedRows rows that the source counted when the plan was made
 */
@Kept(in = "godwit.positions", version = 1)
public record ScanPlan(String taskId, long collectionId, int attempt, List<KeyRange> ranges, long estimatedRows) {
    /** Copies the list. */
    public ScanPlan {
        ranges = List.copyOf(ranges);
    }

    /** Prefix of the keys of all plans of a task. */
    public static String prefix(String taskId) {
        return "plan/" + taskId + "/";
    }

    /** Key of the record. */
    public String key() {
        return key(taskId, collectionId, attempt);
    }

    /** Key of the plan of an attempt. */
    public static String key(String taskId, long collectionId, int attempt) {
        return prefix(taskId) + collectionId + "/" + attempt;
    }
}
