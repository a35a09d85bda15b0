package io.godwit.runtime.kafka;

/**
 * The offset of the newest record of each key of a partition, of millions of keys: of a key a hash of 64 bits is kept, so that
 * one of a great many may be taken for another. One thread.
 */
final class LastOffsets {
    private long[] hashes = new long[1024];
    /** One more than the offset; 0 where there is no key. */
    private long[] next = new long[1024];

    private int size;

    /** A record that is newer than those before. */
    void put(byte[] key, long offset) {
        if (size * 2 >= hashes.length) {
            grow();
        }
        set(hash(key), offset + 1);
    }

    /** Whether the key has no newer record than the one at this offset. */
    boolean isLast(byte[] key, long offset) {
        return next[place(hash(key))] == offset + 1;
    }

    private void set(long hash, long value) {
        int place = place(hash);
        if (next[place] == 0) {
            size++;
        }
        hashes[place] = hash;
        next[place] = value;
    }

    private int place(long hash) {
        int last = hashes.length - 1;
        int place = (int) hash & last;
        while (next[place] != 0 && hashes[place] != hash) {
            place = (place + 1) & last;
        }
        return place;
    }

    private void grow() {
        long[] before = hashes;
        long[] values = next;
        hashes = new long[before.length * 2];
        next = new long[before.length * 2];
        size = 0;
        for (int i = 0; i < before.length; i++) {
            if (values[i] != 0) {
                set(before[i], values[i]);
            }
        }
    }

    /** FNV-1a, whose bits are mixed once more: keys of a topic end alike. */
    private static long hash(byte[] key) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : key) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        return hash ^ (hash >>> 33);
    }
}
