package io.godwit.model.target;

import io.godwit.model.row.Key;
import io.godwit.model.schema.TableMapping;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Writes the rows of one writer thread between {@link #begin} and {@link #commit}. Where the target keeps the checkpoints itself, rows
 * and checkpoint become durable together. Where it does not, rows are durable when the call that writes them returns and the
 * checkpoint follows; a batch may then be written again, and only what can be repeated is sent.
 *
 * <p>Every call blocks. Failures are those of {@link Checkpoints}.
 */
public interface TargetWriter extends Checkpoints {
    /**
     * Waits until nothing is under way that was sent and not answered; nothing, where a lost transaction takes it back. Fails as
     * RETRIABLE where that takes too long.
     */
    void settle();

    /** Whether rows become durable with the checkpoint only, so that a lost transaction has written nothing. */
    boolean isTransactional();

    /**
     * Inserts rows into the mapping's table within the open transaction. Rows that the target refuses are left out and
     * returned, ordered by index; all others are written. Never coerces a value. Never overwrites where the checkpoint commits with
     * the rows; else a row replaces what its key holds.
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
}
