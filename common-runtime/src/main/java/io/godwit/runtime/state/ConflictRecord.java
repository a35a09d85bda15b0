package io.godwit.runtime.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Optional;

/**
 * A row event that was not applied as it stands. Keyed by the event's own place, so that a repeat overwrites itself.
 *
 * @param key the row's primary key as text
 * @param kind DUPLICATE or VALUE, or SOURCE for what the scan found
 * @param closing what settled it, once something has: a later event of the key that was applied
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
        long atMillis,
        Optional<Closing> closing) {

    /** An open conflict. */
    public ConflictRecord(
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
        this(taskId, topic, partition, offset, collection, table, key, kind, code, reason, atMillis, Optional.empty());
    }

    /** The same conflict, settled. */
    public ConflictRecord closed(Closing by) {
        return new ConflictRecord(
                taskId,
                topic,
                partition,
                offset,
                collection,
                table,
                key,
                kind,
                code,
                reason,
                atMillis,
                Optional.of(by));
    }

    /** Whether nothing settled it yet. */
    @JsonIgnore
    public boolean isOpen() {
        return closing.isEmpty();
    }

    /** Key of the record. */
    public String recordKey() {
        return place(topic, partition, offset);
    }

    /** The place of an event as conflicts write it. */
    public static String place(String topic, int partition, long offset) {
        return topic + "/" + partition + "/" + offset;
    }

    /**
     * What settled a conflict.
     *
     * @param by topic/partition/offset of the event that was applied
     */
    public record Closing(String by, long atMillis) {}
}
