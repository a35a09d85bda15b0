package io.godwit.model.target;

import io.godwit.model.row.OperationCounts;

/**
 * How far one topic partition is applied, as it stands beside the rows in the target.
 *
 * @param nextOffset offset of the first record that is not applied
 * @param epoch number of the writer that owns the partition; a higher one fences it
 * @param state OPEN while the phase gate lets this partition be written
 * @param rowsApplied rows written so far, all writers together
 * @param rowsConflict rows that stand in the conflict topic instead
 * @param bytesApplied bytes of the records applied so far
 * @param changes row events after the snapshot that were applied so far, those in the conflict topic included
 */
public record ApplyCheckpoint(
        PartitionRef partition,
        long nextOffset,
        long epoch,
        State state,
        long rowsApplied,
        long rowsConflict,
        long bytesApplied,
        OperationCounts changes) {

    /** Whether the partition may be written. */
    public enum State {
        OPEN,
        CLOSED
    }

    /** This checkpoint after a batch. */
    public ApplyCheckpoint advanced(long toOffset, long applied, long conflicts, long bytes) {
        return new ApplyCheckpoint(
                partition,
                toOffset,
                epoch,
                state,
                rowsApplied + applied,
                rowsConflict + conflicts,
                bytesApplied + bytes,
                changes);
    }

    /** The same with more changes counted. */
    public ApplyCheckpoint counting(OperationCounts more) {
        return new ApplyCheckpoint(
                partition, nextOffset, epoch, state, rowsApplied, rowsConflict, bytesApplied, changes.plus(more));
    }

    /** The same with {@code refused} of its applied rows counted as conflicts instead. */
    public ApplyCheckpoint refusing(long refused) {
        return new ApplyCheckpoint(
                partition,
                nextOffset,
                epoch,
                state,
                rowsApplied - refused,
                rowsConflict + refused,
                bytesApplied,
                changes);
    }

    /** A partition of which nothing is applied. */
    public static ApplyCheckpoint first(PartitionRef partition, long offset) {
        return new ApplyCheckpoint(partition, offset, 0, State.OPEN, 0, 0, 0, OperationCounts.NONE);
    }
}
