package io.godwit.model.topic;

import io.godwit.model.row.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Spreads keys over partitions by the key's value, so that the schema id in the serialised key has no influence: 32-bit MurmurHash2
 * with seed 0x9747b28c (the one Kafka's own clients use) over the key's UTF-8 bytes, or over the eight big-endian bytes of an
 * integer key; sign bit cleared; modulo the partition count. Pinned by test vectors: existing topics depend on it.
 */
public final class KeyPartitioner {
    private static final int SEED = 0x9747b28c;
    private static final int M = 0x5bd1e995;

    private KeyPartitioner() {}

    /** The partition of {@code key} among {@code partitions}. */
    public static int partition(Key key, int partitions) {
        byte[] bytes =
                switch (key) {
                    case Key.OfLong number ->
                        ByteBuffer.allocate(8).putLong(number.value()).array();
                    case Key.OfText text -> text.value().getBytes(StandardCharsets.UTF_8);
                };
        return (murmur2(bytes) & 0x7fffffff) % partitions;
    }

    private static int murmur2(byte[] bytes) {
        int hash = SEED ^ bytes.length;
        int i = 0;
        for (; i + 4 <= bytes.length; i += 4) {
            int k = (bytes[i] & 0xff) | (bytes[i + 1] & 0xff) << 8 | (bytes[i + 2] & 0xff) << 16 | bytes[i + 3] << 24;
            k *= M;
            k ^= k >>> 24;
            hash = (hash * M) ^ (k * M);
        }
        int rest = bytes.length - i;
        for (int b = rest - 1; b >= 0; b--) {
            hash ^= (bytes[i + b] & 0xff) << (8 * b);
        }
        if (rest > 0) {
            hash *= M;
        }
        hash ^= hash >>> 13;
        hash *= M;
        return hash ^ (hash >>> 15);
    }
}
