package io.godwit.runtime.state;

import io.godwit.runtime.json.Kept;
import java.util.Map;

/**
 * How far every channel of the source's log is published, reported once for all collections without changes: what is true of a
 * collection's channels is true of the collection, as long as its own newest record says that it {@linkplain
 * CollectionProgress#shares shares}. Written after the collections' own records of the same Kafka transaction.
 *
 * @param ticks timestamp up to which each channel is published
 */
@Kept(in = "godwit.<task>.progress", version = 1)
public record SharedProgress(String taskId, Map<String, Long> ticks, long atMillis) implements Progress {
    /** Key of the record; those of collections are numbers. */
    public static final String KEY = "channels";

    /** Copies the map. */
    public SharedProgress {
        ticks = Map.copyOf(ticks);
    }
}
