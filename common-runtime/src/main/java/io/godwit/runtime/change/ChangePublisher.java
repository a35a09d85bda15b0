package io.godwit.runtime.change;

import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.PendingRead;
import io.godwit.runtime.state.ReconcileMark;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Publishes changes together with the Store's positions, all or nothing. The Store's thread owns it.
 *
 * <p>Failures are GodwitException: RETRIABLE (call {@link #recover}, then continue from {@link #positions}) or FENCED (a newer
 * process is the Store: end).
 */
public interface ChangePublisher extends AutoCloseable {
    /** Takes over the task's log: every older Store is fenced when this returns. Blocks. */
    void recover();

    /** The committed positions, by channel. Blocks. */
    Map<String, ChannelPosition> positions();

    /** Adds one row event to the open transaction. May block when buffers are full. */
    void append(String topic, int partition, byte[] key, byte[] value);

    /** The committed open reads, by channel. Blocks. */
    Map<String, List<PendingRead>> pending();

    /** Ids of the collections that a committed watermark called dropped. Blocks. */
    Collection<Long> dropped();

    /** The committed marks. Blocks. */
    Collection<ReconcileMark> marks();

    /**
     * Makes everything appended durable together with the rest of the commit and, for each watermark, the offsets after the last
     * change of its topic. Blocks. Invariants 1, 2.
     */
    void commit(Commit commit);

    @Override
    void close();

    /**
     * A timestamp up to which every change of a collection is appended.
     *
     * @param dropped whether no further change will follow
     * @param shares whether {@link Commit#ticks} of later commits cover the collection too
     */
    record Watermark(long collectionId, String topic, long timestamp, boolean dropped, boolean shares) {}

    /**
     * What becomes durable together with the appended changes.
     *
     * @param ticks timestamp up to which each channel is published, for the collections that {@link Watermark#shares}; empty where
     *     nothing is reported about them
     * @param opened keys that became unclear since the last commit
     * @param settled keys that are clear since
     * @param marks tables found to need reconciliation since
     * @param answered record keys of the requests whose answers are appended
     */
    record Commit(
            Collection<ChannelPosition> positions,
            Collection<Watermark> watermarks,
            Map<String, Long> ticks,
            Collection<PendingRead> opened,
            Collection<PendingRead> settled,
            Collection<ReconcileMark> marks,
            Collection<String> answered) {}
}
