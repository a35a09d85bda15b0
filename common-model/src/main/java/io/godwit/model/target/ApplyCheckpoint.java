package io.godwit.model.target;

import io.godwit.model.row.OperationCounts;

/**
 * How far one topic partition is applied, as it stands beside the rows in the target.
 *
 * @param nextOffset offset of the first record that is not applied
 * @param epoch number of the writer that owns the partition; a higher one fences it
 * @param state OPEN while the phase gate lets this partition be written
 * @param counts what was applied so far, all writers together
 */
public record ApplyCheckpoint(PartitionRef partition, long nextOffset, long epoch, State state, Counts counts) {

    /** Whether the partition may be written. */
    public enum State {
        OPEN,
        CLOSED
    }

    /**
     * What was applied.
     *
     * @param rows rows written
     * @param conflicts rows that stand in the conflict topic instead
     * @param bytes bytes of the records applied
     * @param changes row events after the snapshot that were applied, those in the conflict topic included
     */
    public record Counts(long rows, long conflicts, long bytes, OperationCounts changes) {
        /** Nothing yet. */
        public static final Counts NONE = new Counts(0, 0, 0, OperationCounts.NONE);

        /** Where no change has been applied. */
        public static Counts withoutChanges(long rows, long conflicts, long bytes) {
            return new Counts(rows, conflicts, bytes, OperationCounts.NONE);
        }
    }

    /** This checkpoint after a batch. */
    public ApplyCheckpoint advanced(long toOffset, long applied, long conflicts, long bytes) {
        return new ApplyCheckpoint(
                partition,
                toOffset,
                epoch,
                state,
                new Counts(
                        counts.rows() + applied,
                        counts.conflicts() + conflicts,
                        counts.bytes() + bytes,
                        counts.changes()));
    }

    /** The same with more changes counted. */
    public ApplyCheckpoint counting(OperationCounts more) {
        return with(new Counts(
                counts.rows(),
                counts.conflicts(),
                counts.bytes(),
                counts.changes().plus(more)));
    }

    /** The same with {@code refused} of its applied rows counted as conflicts instead. */
    public ApplyCheckpoint refusing(long refused) {
        return with(
                new Counts(counts.rows() - refused, counts.conflicts() + refused, counts.bytes(), counts.changes()));
    }

    private ApplyCheckpoint with(Counts newCounts) {
        return new ApplyCheckpoint(partition, nextOffset, epoch, state, newCounts);
    }

    /** A partition of which nothing is applied. */
    public static ApplyCheckpoint first(PartitionRef partition, long offset) {
        return new ApplyCheckpoint(partition, offset, 0, State.OPEN, Counts.NONE);
    }
}
