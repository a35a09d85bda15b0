package io.godwit.model.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A primary key. Ordered as Milvus orders keys: integers by value, text by its UTF-8 bytes, unsigned. */
public sealed interface Key extends Comparable<Key> {

    /** An INT64 key. */
    record OfLong(long value) implements Key {
        @Override
        public int compareTo(Key other) {
            return other instanceof OfLong that ? Long.compare(value, that.value) : -1;
        }

        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** A VARCHAR key. */
    record OfText(String value) implements Key {
        @Override
        public int compareTo(Key other) {
            return other instanceof OfText that
                    ? Arrays.compareUnsigned(
                            value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8))
                    : 1;
        }

        @Override
        public String toString() {
            return value;
        }
    }

    /** The key {@code value}. */
    static Key of(long value) {
        return new OfLong(value);
    }

    /** The key {@code value}. */
    static Key of(String value) {
        return new OfText(value);
    }
}
