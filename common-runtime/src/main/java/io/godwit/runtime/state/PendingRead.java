package io.godwit.runtime.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.godwit.model.row.Key;

/**
 * A key whose state the log alone does not tell, until a read of the source has answered. A record of its own in the pending
 * topic, so that a delete of a whole partition's keys fits.
 *
 * @param channel channel of the source log on which the key's changes come; empty where somebody asked, whatever the channel
 * @param tso timestamp since which the key is unclear
 * @param removal whether the log's last word on the key is a removal: a row that comes next replaces none
 */
public record PendingRead(String channel, long collectionId, Key key, long tso, boolean removal) {
    /** Key of the record. */
    public String recordKey() {
        return channel + "/" + collectionId + "/" + key;
    }

    /** Whether somebody asked for the read, and not the log. */
    @JsonIgnore
    public boolean isAsked() {
        return channel.isEmpty();
    }

    /** Both together: unclear since the earlier, and {@code newer} has the last word. */
    public PendingRead and(PendingRead newer) {
        long since = Long.compareUnsigned(tso, newer.tso) <= 0 ? tso : newer.tso;
        return new PendingRead(channel, collectionId, key, since, newer.removal);
    }
}
