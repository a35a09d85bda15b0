package io.godwit.runtime.apply;

import io.godwit.model.row.OperationCounts;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.runtime.feed.RowFeed.Entry;
import java.util.List;

/** What a service writes of one partition. Only the writer thread that owns the partition calls it. */
public interface PartitionWork {
    /** Label of the table mapping in metrics. */
    String table();

    /**
     * Reads a batch, before its transaction begins; again for each attempt at it. Returns the events that the checkpoint
     * counts by operation.
     *
     * @param repeats whether the target may hold rows of this batch already, as an earlier attempt at it was not committed
     */
    OperationCounts read(List<Entry> entries, boolean repeats);

    /**
     * Writes the batch that was read last, within the open transaction. Blocks. Returns the number of events that are not
     * applied as they are; each of them is durable in the conflict log by then. Invariant 3.
     */
    long write();

    /** The checkpoint is durable; called when the partition is claimed and after each batch. */
    void applied(ApplyCheckpoint checkpoint);

    /**
     * Another owner has the partition, and what the last attempt sent may have come after that owner's newer rows: only to a target
     * that is not transactional. Blocks.
     */
    default void overtaken() {}

    /** The batch that was read last is committed; for meters of the service's own. */
    default void committed() {}
}
