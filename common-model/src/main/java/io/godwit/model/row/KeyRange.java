package io.godwit.model.row;

import java.util.Optional;

/**
 * Keys {@code k} with {@code after < k <= upTo}; an absent bound is open. The ranges of one collection touch without overlap,
 * so every key falls in exactly one.
 */
public record KeyRange(Optional<Key> after, Optional<Key> upTo) {
    /** Every key. */
    public static final KeyRange ALL = new KeyRange(Optional.empty(), Optional.empty());

    /** The part of this range after {@code key}. */
    public KeyRange startingAfter(Key key) {
        return new KeyRange(Optional.of(key), upTo);
    }

    /** Whether {@code key} lies in this range. */
    public boolean contains(Key key) {
        return after.map(bound -> bound.compareTo(key) < 0).orElse(true)
                && upTo.map(bound -> key.compareTo(bound) <= 0).orElse(true);
    }
}
