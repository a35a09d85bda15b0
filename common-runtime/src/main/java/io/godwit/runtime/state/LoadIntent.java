package io.godwit.runtime.state;

import io.godwit.model.source.SourceCatalog.LoadOutcome;
import io.godwit.runtime.json.Kept;

/**
 * What is about to be done to make a collection readable. Durable before it is done, so that the successor of a process that
 * dies in between knows what to undo.
 */
@Kept(in = "godwit.positions", version = 1)
public record LoadIntent(String taskId, long collectionId, int attempt, LoadOutcome outcome) {
    /** Key of the record. */
    public String key() {
        return key(taskId, collectionId, attempt);
    }

    /** Prefix of the keys of all intents of a task. */
    public static String prefix(String taskId) {
        return "load/" + taskId + "/";
    }

    /** Key of the intent of an attempt. */
    public static String key(String taskId, long collectionId, int attempt) {
        return prefix(taskId) + collectionId + "/" + attempt;
    }
}
