package io.godwit.milvus.scan;

import io.godwit.model.row.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Boundaries among INT64 keys by bisection. Every count is kept: the search for one boundary narrows the next, so that only the
 * first pays for the emptiness around the keys.
 */
final class NumberBoundaries implements Boundary.Search {
    private final ToLongFunction<Key> rowsUpTo;
    private final List<Boundary> known = new ArrayList<>();

    /**
     * Boundaries of a collection.
     *
     * @param rowsUpTo rows up to a key
     * @param total rows altogether
     */
    NumberBoundaries(ToLongFunction<Key> rowsUpTo, long total) {
        this.rowsUpTo = rowsUpTo;
        known.add(lowest());
        known.add(new Boundary(Key.of(Long.MAX_VALUE), total));
    }

    @Override
    public Boundary lowest() {
        return new Boundary(Key.of(Long.MIN_VALUE + 1), 0); // -2^63 is no legal literal
    }

    @Override
    public Boundary near(Boundary from, long target, long tolerance) {
        Boundary low = known.stream()
                .filter(bound -> bound.rows() < target)
                .max(Comparator.comparing(Boundary::key))
                .orElse(from);
        Boundary high = known.stream()
                .filter(bound -> bound.rows() >= target)
                .min(Comparator.comparing(Boundary::key))
                .orElseThrow();
        while (high.rows() - target > tolerance) {
            long middle = mean(number(low), number(high));
            if (middle <= number(low)) {
                break;
            }
            Boundary probe = new Boundary(Key.of(middle), rowsUpTo.applyAsLong(Key.of(middle)));
            known.add(probe);
            if (Math.abs(probe.rows() - target) <= tolerance) {
                return probe;
            }
            if (probe.rows() < target) {
                low = probe;
            } else {
                high = probe;
            }
        }
        return high;
    }

    private static long number(Boundary boundary) {
        return ((Key.OfLong) boundary.key()).value();
    }

    /** Without overflow. */
    private static long mean(long a, long b) {
        return (a & b) + ((a ^ b) >> 1);
    }
}
