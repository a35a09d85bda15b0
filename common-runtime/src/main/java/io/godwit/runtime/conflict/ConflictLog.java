package io.godwit.runtime.conflict;

import io.godwit.runtime.state.ConflictRecord;
import java.util.Collection;

/** Where rows go that are not applied as they stand. Thread-safe. */
public interface ConflictLog {
    /** Makes the record durable; a repeat of the same event overwrites itself. Blocks. Invariant 3. */
    void record(ConflictRecord conflict);

    /** The task's open conflicts, at most {@code most} of them. Reads the log from its beginning; blocks. */
    Collection<ConflictRecord> open(String taskId, int most);
}
