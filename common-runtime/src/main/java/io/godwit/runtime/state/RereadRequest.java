package io.godwit.runtime.state;

import io.godwit.model.row.Key;
import io.godwit.runtime.json.Kept;

/**
 * A request to read a key again at the source, because what kept it from being applied is fixed. Published to the
 * command topic; the Store removes it in the transaction that publishes the answer.
 */
@Kept(in = "godwit.commands", version = 1)
public record RereadRequest(String taskId, long collectionId, Key key, long atMillis) {
    /** Prefix of the keys of all requests of a task. */
    public static String prefix(String taskId) {
        return "reread/" + taskId + "/";
    }

    /** Key of the record: each request has its own, so that an answer never removes a later one. */
    public String recordKey() {
        return prefix(taskId) + collectionId + "/" + atMillis + "/" + key;
    }
}
