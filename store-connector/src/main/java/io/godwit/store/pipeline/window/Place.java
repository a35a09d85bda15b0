package io.godwit.store.pipeline.window;

import io.godwit.model.log.LogPosition;

/**
 * The order of a change in its window: by timestamp, then key by key, the removals of a key before its rows. Keys of one timestamp
 * have no order among them, so their hash is as good as any; it brings together the halves of an upsert, whatever is between them.
 *
 * @param keyHash of collection and key
 * @param put whether it is a new row, not a removal
 * @param index of the change in its message
 */
public record Place(long tso, long keyHash, boolean put, long rowId, LogPosition position, int index)
        implements Comparable<Place> {
    private static final long FNV_START = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** The hash of a key as it is stored in Kafka: the same in every process. */
    public static long hash(long collectionId, byte[] key) {
        long hash = FNV_START ^ collectionId;
        for (byte b : key) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return hash ^ (hash >>> 32);
    }

    @Override
    public int compareTo(Place other) {
        int order = Long.compareUnsigned(tso, other.tso);
        order = order != 0 ? order : Long.compare(keyHash, other.keyHash);
        order = order != 0 ? order : Boolean.compare(put, other.put);
        order = order != 0 ? order : Long.compare(rowId, other.rowId);
        order = order != 0 ? order : position.compareTo(other.position);
        return order != 0 ? order : Integer.compare(index, other.index);
    }
}
