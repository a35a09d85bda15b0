package io.godwit.runtime.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.godwit.runtime.json.Kept;
import java.util.Optional;

/**
 * A row event that was not applied as it is. Keyed by the event's own place, so that a repeat overwrites its record.
 *
 * @param closing what settled it, once something has: a later event of the key that was applied
 */
@Kept(in = "godwit.<task>.conflicts", version = 1)
public record ConflictRecord(String taskId, Place at, Row row, Cause cause, long atMillis, Optional<Closing> closing) {

    /** An open conflict. */
    public ConflictRecord(String taskId, Place at, Row row, Cause cause, long atMillis) {
        this(taskId, at, row, cause, atMillis, Optional.empty());
    }

    /** Where the event is; for what the scan found, a place made of what it is about. */
    public record Place(String topic, int partition, long offset) {
        @Override
        public String toString() {
            return topic + "/" + partition + "/" + offset;
        }
    }

    /**
     * Which row it is about.
     *
     * @param collection full name at the source
     * @param key primary key as text; absent where it concerns more than one
     */
    public record Row(String collection, String table, Optional<String> key) {}

    /**
     * Why the event was not applied as it is.
     *
     * @param kind DUPLICATE or VALUE, or SOURCE for what the scan found
     */
    public record Cause(String kind, String code, String reason) {}

    /** The same conflict, settled. */
    public ConflictRecord closed(Closing by) {
        return new ConflictRecord(taskId, at, row, cause, atMillis, Optional.of(by));
    }

    /** Whether nothing has settled it yet. */
    @JsonIgnore
    public boolean isOpen() {
        return closing.isEmpty();
    }

    /** Key of the record. */
    public String recordKey() {
        return at.toString();
    }

    /**
     * What settled a conflict.
     *
     * @param by topic/partition/offset of the event that was applied
     */
    public record Closing(String by, long atMillis) {}
}
