package io.godwit.runtime.snapshot;

import io.godwit.model.row.Key;
import java.util.List;

/**
 * The keys of the rows that were published for one range of a scan, as they are committed; a key is in one chunk. One thread
 * uses it; calls block and fail as retriable when Kafka is unavailable.
 */
public interface PublishedKeys extends AutoCloseable {
    /** What was published, in the order in which it was committed. */
    List<Chunk> chunks();

    /** The keys of a chunk of {@link #chunks}, in the order in which they were published. */
    List<Key> keys(Chunk chunk);

    @Override
    void close();

    /**
     * Keys that were published together.
     *
     * @param first the lowest
     * @param last the highest
     * @param count how many
     * @param offset where they are kept
     */
    record Chunk(Key first, Key last, int count, long offset) {
        /** The chunk of {@code keys}, at least one. */
        public static Chunk of(List<Key> keys, long offset) {
            Key first = keys.getFirst();
            Key last = first;
            for (Key key : keys) {
                first = key.compareTo(first) < 0 ? key : first;
                last = key.compareTo(last) > 0 ? key : last;
            }
            return new Chunk(first, last, keys.size(), offset);
        }
    }
}
