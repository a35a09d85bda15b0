package io.godwit.model.target;

/**
 * The checkpoints that one writer thread moves, in transactions of one connection. Order of calls: {@link #claim} once per
 * partition, then for each batch {@link #begin}, what is written, {@link #commit} or {@link #rollback}.
 *
 * <p>Every call blocks. Failures are GodwitException: RETRIABLE (nothing of the open transaction is certain: after a failed
 * {@code commit} only {@link #read} shows the outcome; the next call reconnects), FENCED (another writer owns the partition:
 * end), or CONFIGURATION (table gone, privilege missing).
 */
public interface Checkpoints extends AutoCloseable {
    /**
     * Takes over the partition: creates its checkpoint row at {@code firstOffset} if there is none, raises its epoch and
     * commits. From then on every earlier owner is fenced.
     */
    ApplyCheckpoint claim(PartitionRef partition, long firstOffset);

    /**
     * Keeps how far a batch reaches, durably and in a transaction of its own: for rows that are written elsewhere, before the first of
     * them. What is kept never decreases.
     */
    void intend(ApplyCheckpoint to);

    /** The offset behind the furthest batch that was begun, and perhaps never committed; 0 where none is known. */
    long intended(PartitionRef partition);

    /** The checkpoint as committed now. */
    ApplyCheckpoint read(PartitionRef partition);

    /**
     * Opens a transaction and moves the checkpoint from {@code from} to {@code to} in it. Invariant: the row is changed only
     * if offset, epoch and state are still those of {@code from}. Nobody else can claim the partition while it is open.
     */
    void begin(ApplyCheckpoint from, ApplyCheckpoint to);

    /**
     * Fails as RETRIABLE unless the transaction is still open at the server. For rows that are written elsewhere: asked before each
     * request, since a process that was frozen does not know how much time has passed.
     */
    void confirm();

    /** Corrects the counters of the checkpoint that {@link #begin} wrote, once the rejected rows are known. */
    void amend(ApplyCheckpoint to);

    /** Commits; when it returns, the checkpoint is durable, and what was written in its transaction. */
    void commit();

    /** Rolls back the open transaction, if any. */
    void rollback();

    @Override
    void close();
}
