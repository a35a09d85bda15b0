package io.godwit.runtime.state;

import io.godwit.runtime.json.Kept;

/**
 * The timestamp H of a finished scan: taken from the source after its last page. Once every change up to H is applied, the
 * target equals the source.
 */
@Kept(in = "godwit.positions", version = 1)
public record ScanEnd(String taskId, long collectionId, int attempt, long timestamp) {
    /** Prefix of the keys of all collections of a task. */
    public static String prefix(String taskId) {
        return "scan-end/" + taskId + "/";
    }

    /** Key of the record. */
    public String key() {
        return prefix(taskId) + collectionId;
    }
}
