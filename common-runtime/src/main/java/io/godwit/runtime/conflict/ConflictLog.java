package io.godwit.runtime.conflict;

import io.godwit.runtime.state.ConflictRecord;
import java.util.Collection;
import java.util.List;

/** Where rows go that are not applied as they are. Thread-safe. */
public interface ConflictLog {
    /** Makes the records durable, all in one round trip; a repeat of the same event overwrites its record. Blocks. Invariant 3. */
    void record(Collection<ConflictRecord> conflicts);

    /** Makes one record durable. */
    default void record(ConflictRecord conflict) {
        record(List.of(conflict));
    }

    /** The task's open conflicts, at most {@code most} of them. Reads the log from its beginning; blocks. */
    Collection<ConflictRecord> open(String taskId, int most);
}
