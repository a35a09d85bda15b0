package io.godwit.store.pipeline;

import io.godwit.runtime.state.ChannelPosition.Place;
import java.util.Arrays;

/**
 * One change of one key, encoded, waiting for its tick. {@code place.put()} tells a new row from a removal.
 *
 * @param partition partition of the change topic
 * @param scoped whether a removal concerns one partition of the source only, so that the log alone does not tell what remains
 */
record Change(Place place, long collectionId, int partition, boolean scoped, byte[] key, byte[] value) {
    private static final int OBJECT_BYTES = 160;

    /** Bytes it takes in memory, roughly. */
    long size() {
        return OBJECT_BYTES + key.length + value.length;
    }

    /** Whether the other one is the same change, sent again: then only its place in the log differs. */
    boolean repeats(Change other) {
        return place.tso() == other.place.tso()
                && place.put() == other.place.put()
                && place.rowId() == other.place.rowId()
                && collectionId == other.collectionId
                && Arrays.equals(key, other.key);
    }
}
