package io.godwit.runtime.state;

/**
 * The timestamp H of a finished scan: taken from the source after its last page. Once every change up to H is applied, the
 * target equals the source.
 */
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
