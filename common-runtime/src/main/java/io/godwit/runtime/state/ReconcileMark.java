package io.godwit.runtime.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.godwit.runtime.json.Kept;

/**
 * A table may differ from its collection in a way that the log does not show, until both are compared. Kept next to the positions,
 * in the transaction that passes the place where it was found.
 *
 * @param subject what it is about; a later mark of the same subject replaces it
 * @param reason in words
 */
@Kept(in = "godwit.positions", version = 1)
public record ReconcileMark(String taskId, long collectionId, String collection, String subject, String reason) {
    private static final String TIME_TO_LIVE = "ttl";

    /** A collection from which rows expire. */
    public static ReconcileMark ofTimeToLive(HandOff handOff, String reason) {
        return of(handOff, TIME_TO_LIVE, reason);
    }

    /** Whether it stays as long as rows of the collection expire. */
    @JsonIgnore
    public boolean isTimeToLive() {
        return subject.equals(TIME_TO_LIVE);
    }

    /** A mark of the table of a hand-off. */
    public static ReconcileMark of(HandOff handOff, String subject, String reason) {
        var collection = handOff.mapping().collection();
        return new ReconcileMark(
                handOff.taskId(), collection.id(), collection.name().toString(), subject, reason);
    }

    /** Prefix of the keys of all marks of a task. */
    public static String prefix(String taskId) {
        return "mark/" + taskId + "/";
    }

    /** Key of the record. */
    public String key() {
        return prefix(taskId) + collectionId + "/" + subject;
    }
}
