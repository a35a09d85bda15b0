package io.godwit.runtime.change;

import io.godwit.runtime.state.ChannelPosition;
import java.util.Collection;
import java.util.Map;

/**
 * Publishes changes together with the Store's positions, all or nothing. The Store's thread owns it.
 *
 * <p>Failures are GodwitException: RETRIABLE (call {@link #recover}, then go on from {@link #positions}) or FENCED (a newer
 * process is the Store: end).
 */
public interface ChangePublisher extends AutoCloseable {
    /** Takes the task's log over: every older Store is fenced when this returns. Blocks. */
    void recover();

    /** The committed positions, by channel. Blocks. */
    Map<String, ChannelPosition> positions();

    /** Adds one row event to the open transaction. May block when buffers are full. */
    void append(String topic, int partition, byte[] key, byte[] value);

    /**
     * Makes everything appended durable together with the positions and, for each watermark, the offsets behind the last change
     * of its topic. Blocks. Invariants 1, 2.
     *
     * @param answered record keys of the requests whose answers are appended
     */
    void commit(Collection<ChannelPosition> positions, Collection<Watermark> watermarks, Collection<String> answered);

    @Override
    void close();

    /**
     * A timestamp up to which every change of a collection is appended.
     *
     * @param dropped whether no change will come any more
     */
    record Watermark(long collectionId, String topic, long timestamp, boolean dropped) {}
}
