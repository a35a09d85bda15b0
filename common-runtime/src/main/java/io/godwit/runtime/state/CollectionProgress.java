package io.godwit.runtime.state;

import io.godwit.runtime.json.Kept;
import java.util.Map;

/**
 * How far the changes of one collection are published, as reported in the progress topic: every change with a timestamp up to
 * {@code watermark} is before {@code ends}. Written in the same Kafka transaction as the changes.
 *
 * @param watermark least timestamp up to which each of the collection's channels is published
 * @param ends offset after the last change of each partition of the change topic that has one
 * @param dropped whether the source dropped the collection, so that no change will follow
 * @param shares whether a later {@link SharedProgress} covers this collection too, up to the next record of its own
 */
@Kept(in = "godwit.<task>.progress", version = 1)
public record CollectionProgress(
        String taskId,
        long collectionId,
        long watermark,
        Map<Integer, Long> ends,
        boolean dropped,
        boolean shares,
        long atMillis)
        implements Progress {
    /** Copies the map. */
    public CollectionProgress {
        ends = Map.copyOf(ends);
    }

    /** The same offsets, with the watermark of a shared record. */
    public CollectionProgress until(long newWatermark) {
        return new CollectionProgress(taskId, collectionId, newWatermark, ends, dropped, shares, atMillis);
    }

    /** Key of the record. */
    public String key() {
        return Long.toString(collectionId);
    }
}
