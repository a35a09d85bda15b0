package io.godwit.runtime.state;

import java.util.Optional;

/**
 * A row event that was not applied as it stands. Keyed by the event's own place, so that a repeat overwrites itself.
 *
 * @param key the row's primary key as text
 * @param kind DUPLICATE or VALUE, or SOURCE for what the scan found
 */
public record ConflictRecord(
        String taskId,
        String topic,
        int partition,
        long offset,
        String collection,
        String table,
        Optional<String> key,
        String kind,
        String code,
        String reason,
        long atMillis) {

    /** Key of the record. */
    public String recordKey() {
        return topic + "/" + partition + "/" + offset;
    }
}
