package io.godwit.runtime.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.godwit.model.row.Key;
import io.godwit.runtime.json.Kept;

/**
 * A key whose state the log alone does not show, until a read of the source has returned. It has its own record in the pending
 * topic, so that a delete of a whole partition's keys fits.
 *
 * @param channel channel of the source log on which the key's changes arrive; empty where somebody requested the read, whatever
 *     the channel
 * @param tso timestamp since which the key is unclear
 * @param removal whether the log's latest message on the key is a removal: a row that follows replaces none
 */
@Kept(in = "godwit.<task>.pending", version = 1)
public record PendingRead(String channel, long collectionId, Key key, long tso, boolean removal) {
    /** Key of the record. */
    public String recordKey() {
        return channel + "/" + collectionId + "/" + key;
    }

    /** Whether somebody requested the read, rather than the log requiring it. */
    @JsonIgnore
    public boolean isAsked() {
        return channel.isEmpty();
    }

    /** Both combined: unclear since the earlier, and otherwise as {@code newer} says. */
    public PendingRead and(PendingRead newer) {
        long since = Long.compareUnsigned(tso, newer.tso) <= 0 ? tso : newer.tso;
        return new PendingRead(channel, collectionId, key, since, newer.removal);
    }
}
