package io.godwit.milvus.scan;

import io.godwit.model.row.Key;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Boundaries among VARCHAR keys, whatever prefixes they share. Keys are a tree of characters; the search descends to the target: it
 * takes the first key that there is, skips in one step what this key has in common with all keys up to the target, and bisects
 * only among the characters after that.
 */
final class TextBoundaries implements Boundary.Search {
    private static final int SURROGATES = Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1;
    /** Code points without the surrogates. */
    private static final int DIGITS = Character.MAX_CODE_POINT + 1 - SURROGATES;

    private static final int ASCII = 0x80;
    private static final String HIGHEST = Character.toString(Character.MAX_CODE_POINT);

    private final ToLongFunction<Key> rowsUpTo;
    private final Function<Key, Optional<Key>> next;
    private final Map<String, Boundary> known = new HashMap<>();

    /**
     * Boundaries of a collection.
     *
     * @param rowsUpTo rows up to a key
     * @param next the lowest key after a key
     */
    TextBoundaries(ToLongFunction<Key> rowsUpTo, Function<Key, Optional<Key>> next) {
        this.rowsUpTo = rowsUpTo;
        this.next = next;
    }

    @Override
    public Boundary lowest() {
        return new Boundary(Key.of(""), 0);
    }

    @Override
    public Boundary near(Boundary from, long target, long tolerance) {
        Boundary low = from;
        while (true) {
            Optional<Key> first = next.apply(low.key());
            if (first.isEmpty()) {
                return low;
            }
            String key = ((Key.OfText) first.get()).value();
            Boundary own = at(key);
            if (own.rows() >= target - tolerance) {
                return own;
            }
            Step step = into(key, own, target, tolerance);
            if (step.found().isPresent()) {
                return step.found().get();
            }
            low = step.low();
        }
    }

    /** Where the search continues, or its end. */
    private record Step(Boundary low, Optional<Boundary> found) {
        static Step to(Boundary low, Boundary high, long target, long tolerance) {
            boolean lowFits = target - low.rows() <= tolerance;
            boolean highFits = high.rows() - target <= tolerance;
            return new Step(low, lowFits ? Optional.of(low) : highFits ? Optional.of(high) : Optional.empty());
        }
    }

    /** Narrows to the keys that share one more character with each other than {@code key} does with those up to the target. */
    private Step into(String key, Boundary own, long target, long tolerance) {
        int length = key.codePointCount(0, key.length());
        int shared = 0; // this much of the key is a prefix whose keys reach the target
        int tooMuch = length + 1;
        while (tooMuch - shared > 1) {
            int middle = (shared + tooMuch) >>> 1;
            if (behind(beginning(key, middle)).rows() >= target) {
                shared = middle;
            } else {
                tooMuch = middle;
            }
        }
        String beginning = beginning(key, shared);
        Boundary low = tooMuch <= length ? behind(beginning(key, tooMuch)) : own;
        Boundary high = behind(beginning);
        Step step = Step.to(low, high, target, tolerance);
        int below = shared < length ? digit(key.codePointAt(beginning.length())) : -1;
        int reach = DIGITS - 1;
        while (step.found().isEmpty() && reach - below > 1) {
            int middle = below < ASCII - 1 && reach > ASCII ? ASCII - 1 : (below + reach) >>> 1; // most keys are ASCII
            Boundary probe = behind(beginning + character(middle));
            if (probe.rows() >= target) {
                reach = middle;
                high = probe;
            } else {
                below = middle;
                low = probe;
            }
            step = Step.to(low, high, target, tolerance);
        }
        return step;
    }

    /** After every key that begins with it. */
    private Boundary behind(String beginning) {
        return at(beginning + HIGHEST);
    }

    private Boundary at(String key) {
        return known.computeIfAbsent(key, k -> new Boundary(Key.of(k), rowsUpTo.applyAsLong(Key.of(k))));
    }

    private static String beginning(String key, int characters) {
        return key.substring(0, key.offsetByCodePoints(0, characters));
    }

    private static int digit(int codePoint) {
        return codePoint < Character.MIN_SURROGATE ? codePoint : codePoint - SURROGATES;
    }

    private static String character(int digit) {
        return Character.toString(digit < Character.MIN_SURROGATE ? digit : digit + SURROGATES);
    }
}
