package io.godwit.milvus.scan;

import io.godwit.model.row.Key;
import java.util.Arrays;
import java.util.Optional;

/** Finds keys between keys. */
enum KeySpace {
    /** INT64. */
    LONGS {
        @Override
        Key lowest() {
            return Key.of(Long.MIN_VALUE + 1);
        }

        @Override
        Optional<Key> between(Key low, Optional<Key> high) {
            long from = ((Key.OfLong) low).value();
            long to = high.map(k -> ((Key.OfLong) k).value()).orElse(Long.MAX_VALUE);
            long middle = (from & to) + ((from ^ to) >> 1); // the mean without overflow
            return middle <= from || middle >= to ? Optional.empty() : Optional.of(Key.of(middle));
        }
    },
    /** VARCHAR, seen as fractions whose digits are code points without the surrogates. */
    TEXTS {
        @Override
        Key lowest() {
            return Key.of("");
        }

        @Override
        Optional<Key> between(Key low, Optional<Key> high) {
            int[] from =
                    ((Key.OfText) low).value().codePoints().map(KeySpace::digit).toArray();
            int[] to = high.map(k -> ((Key.OfText) k)
                            .value()
                            .codePoints()
                            .map(KeySpace::digit)
                            .toArray())
                    .orElse(new int[] {DIGITS});
            int shared = 0;
            while (shared < from.length && shared < to.length && from[shared] == to[shared]) {
                shared++;
            }
            if (shared > LONGEST) {
                return Optional.empty();
            }
            int lowDigit = shared < from.length ? from[shared] : 0;
            int highDigit = shared < to.length ? to[shared] : DIGITS;
            int[] middle;
            if (highDigit - lowDigit > 1) {
                middle = Arrays.copyOf(from, shared + 1);
                middle[shared] = lowDigit + step(lowDigit, highDigit);
            } else {
                // the first digits touch: go on behind the lower one
                int next = shared + 1 < from.length ? from[shared + 1] : 0;
                if (DIGITS - next <= 1) {
                    return Optional.empty();
                }
                middle = Arrays.copyOf(from, shared + 2);
                middle[shared + 1] = next + step(next, DIGITS);
            }
            Key key = Key.of(text(middle));
            boolean inside = low.compareTo(key) < 0
                    && high.map(k -> key.compareTo(k) < 0).orElse(true);
            return inside ? Optional.of(key) : Optional.empty();
        }
    };

    private static final int SURROGATES = Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1;
    private static final int DIGITS = Character.MAX_CODE_POINT + 1 - SURROGATES;
    private static final int ASCII = 0x80;
    private static final int LONGEST = 64;

    /** The lowest key that can be written as a literal. */
    abstract Key lowest();

    /** A key strictly between, or empty when there is none worth trying. */
    abstract Optional<Key> between(Key low, Optional<Key> high);

    /** Most keys are ASCII: try its end first, then halve. */
    private static int step(int low, int high) {
        return low < ASCII - 1 && high > ASCII ? ASCII - low : Math.max(1, (high - low) / 2);
    }

    private static int digit(int codePoint) {
        return codePoint < Character.MIN_SURROGATE ? codePoint : codePoint - SURROGATES;
    }

    private static String text(int[] digits) {
        StringBuilder text = new StringBuilder();
        for (int digit : digits) {
            text.appendCodePoint(digit < Character.MIN_SURROGATE ? digit : digit + SURROGATES);
        }
        return text.toString();
    }
}
