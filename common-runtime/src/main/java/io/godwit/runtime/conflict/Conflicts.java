package io.godwit.runtime.conflict;

import io.godwit.model.target.PartitionRef;
import io.godwit.runtime.state.HandOff;
import java.time.Clock;

/**
 * What a service does about events that are not applied as they are: each is durable in the conflict log before its batch is
 * committed (Invariant 3), then the task continues or stops, as its options say.
 *
 * @param open what nothing has settled yet
 * @param stops whether a refused event ends the task
 * @param remedy what the user can do about a refused event that ended it
 */
public record Conflicts(ConflictLog log, OpenConflicts open, boolean stops, String remedy, Clock clock) {
    /** The conflicts of one batch. */
    public BatchConflicts batch(HandOff handOff, PartitionRef partition) {
        return new BatchConflicts(this, handOff, partition);
    }
}
