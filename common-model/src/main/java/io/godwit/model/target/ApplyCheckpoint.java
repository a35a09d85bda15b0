package io.godwit.model.target;

/**
 * How far one topic partition is applied, as it stands beside the rows in the target.
 *
 * @param nextOffset offset of the first record that is not applied
 * @param epoch number of the writer that owns the partition; a higher one fences it
 * @param state OPEN while the phase gate lets this partition be written
 * @param rowsApplied rows written so far, all writers together
 * @param rowsConflict rows that stand in the conflict topic instead
 * @param bytesApplied bytes of the records applied so far
 */
public record ApplyCheckpoint(
        PartitionRef partition,
        long nextOffset,
        long epoch,
        State state,
        long rowsApplied,
        long rowsConflict,
        long bytesApplied) {

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
                bytesApplied + bytes);
    }
}
