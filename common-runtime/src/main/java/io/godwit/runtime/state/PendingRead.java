package io.godwit.runtime.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.godwit.model.row.Key;

/**
 * A key whose state the log alone does not tell, until a read of the source has told it. A record of its own in the pending
 * topic, so that a delete of a whole partition's keys fits.
 *
 * @param channel channel of the source log on which the key's changes come; empty where somebody asked, whatever the channel
 * @param tso timestamp since which the key is unclear
 */
public record PendingRead(String channel, long collectionId, Key key, long tso) {
    /** Key of the record. */
    public String recordKey() {
        return channel + "/" + collectionId + "/" + key;
    }

    /** Whether somebody asked for the read, and not the log. */
    @JsonIgnore
    public boolean isAsked() {
        return channel.isEmpty();
    }

    /** The one of both that is unclear for longer. */
    public PendingRead earlier(PendingRead other) {
        return Long.compareUnsigned(tso, other.tso) <= 0 ? this : other;
    }
}
