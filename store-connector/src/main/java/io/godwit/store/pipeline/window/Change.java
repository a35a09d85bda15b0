package io.godwit.store.pipeline.window;

import io.godwit.model.avro.RowEventEncoder;
import java.util.Arrays;

/**
 * One change of one key, encoded, waiting for its tick. {@code place.put()} distinguishes a new row from a removal.
 *
 * @param partition partition of the change topic
 * @param scoped whether a removal concerns one partition of the source only, so that the log alone does not show what remains
 */
public record Change(Place place, long collectionId, int partition, boolean scoped, byte[] key, byte[] value) {
    private static final int OBJECT_BYTES = 200;

    /** Bytes that it takes in memory, roughly. */
    public long size() {
        return OBJECT_BYTES + key.length + value.length;
    }

    /** Whether it is a row that is not marked as replacing another. */
    public boolean isInsert() {
        return place.put() && RowEventEncoder.isInsert(value);
    }

    /** Whether the other one is the same change, sent again: then only its place in the log differs. */
    boolean repeats(Change other) {
        return place.tso() == other.place.tso()
                && place.put() == other.place.put()
                && place.rowId() == other.place.rowId()
                && scoped == other.scoped
                && isOfSameKey(other);
    }

    boolean isOfSameKey(Change other) {
        return collectionId == other.collectionId && Arrays.equals(key, other.key);
    }
}
