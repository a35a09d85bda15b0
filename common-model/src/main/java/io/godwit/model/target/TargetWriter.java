package io.godwit.model.target;

import io.godwit.model.row.Key;
import io.godwit.model.schema.TableMapping;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * One connection of one writer thread. Order of calls: {@link #claim} once per partition, then for each batch
 * {@link #begin}, {@link #insert}, {@link #upsert} or {@link #delete}, and {@link #commit} or {@link #rollback}.
 *
 * <p>Every call blocks. Failures are GodwitException: RETRIABLE (nothing of the open transaction is certain: after a failed
 * {@code commit} only {@link #read} shows the outcome; the next call reconnects), FENCED (another writer owns the partition:
 * end), or CONFIGURATION (table gone, privilege missing).
 */
public interface TargetWriter extends AutoCloseable {
    /**
     * Takes over the partition: creates its checkpoint row at {@code firstOffset} if there is none, raises its epoch and
     * commits. From then on every earlier owner is fenced.
     */
    ApplyCheckpoint claim(PartitionRef partition, long firstOffset);

    /** The checkpoint as committed now. */
    ApplyCheckpoint read(PartitionRef partition);

    /**
     * Opens a transaction and moves the checkpoint from {@code from} to {@code to} in it. Invariant: the row is changed only
     * if offset, epoch and state are still those of {@code from}.
     */
    void begin(ApplyCheckpoint from, ApplyCheckpoint to);

    /**
     * Inserts rows into the mapping's table within the open transaction. Rows that the target refuses are left out and
     * returned, ordered by index; all others are written. Never overwrites and never coerces a value.
     */
    List<RejectedRow> insert(TableMapping mapping, RowBatch rows);

    /**
     * Writes rows of distinct keys within the open transaction, each in place of what its key holds. Rows that the target
     * refuses are left out and returned, ordered by index; what their keys held is kept. A row of an aggregated table that belongs
     * to another collection is refused as TARGET_OWNER_MISMATCH.
     */
    List<RejectedRow> upsert(TableMapping mapping, RowBatch rows);

    /**
     * Removes the rows of distinct keys within the open transaction; a key without a row is not a failure. Keys of an aggregated
     * table that belong to another collection are refused as TARGET_OWNER_MISMATCH, with their index in {@code keys}.
     */
    List<RejectedRow> delete(TableMapping mapping, List<Key> keys);

    /** Those of {@code keys} under which the table holds a row, of whatever owner; reads within the open transaction. */
    Set<Key> existing(TableMapping mapping, Collection<Key> keys);

    /** Corrects the counters of the checkpoint that {@link #begin} wrote, once the rejected rows are known. */
    void amend(ApplyCheckpoint to);

    /** Commits; when it returns, rows and checkpoint are durable together. */
    void commit();

    /** Rolls back the open transaction, if any. */
    void rollback();

    @Override
    void close();
}
