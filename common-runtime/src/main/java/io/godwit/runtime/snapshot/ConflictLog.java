package io.godwit.runtime.snapshot;

import io.godwit.runtime.state.ConflictRecord;

/** Where rows go that are not applied as they stand. Thread-safe. */
public interface ConflictLog {
    /** Makes the record durable; a repeat of the same event overwrites itself. Blocks. Invariant 3. */
    void record(ConflictRecord conflict);
}
