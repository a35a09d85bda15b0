package io.godwit.milvus.scan;

import io.godwit.model.row.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * Boundaries among INT64 keys. A count reads the whole collection, so there should be few. Every other one is made where the target
 * is expected if keys are spread evenly, as those of a sequence are; the ones between them bisect, first the order of magnitude of the
 * distance from the first key, then the distance. So an uneven spread costs at most twice the counts of bisection. Every count is
 * kept: the search for one boundary narrows the next.
 */
final class NumberBoundaries implements Boundary.Search {
    /** Bounds differ in magnitude if one is this many times as far from the first key as the other. */
    private static final double SAME_MAGNITUDE = 4;

    private static final double UNSIGNED = 0x1p64;

    private final ToLongFunction<Key> rowsUpTo;
    private final long first;
    private final long total;
    private final List<Boundary> known = new ArrayList<>();

    /**
     * Boundaries of a collection.
     *
     * @param rowsUpTo rows up to a key
     * @param first the lowest key
     * @param total rows altogether
     */
    NumberBoundaries(ToLongFunction<Key> rowsUpTo, long first, long total) {
        this.rowsUpTo = rowsUpTo;
        this.first = first;
        this.total = total;
        known.add(lowest());
        known.add(new Boundary(Key.of(Long.MAX_VALUE), total));
    }

    @Override
    public Boundary lowest() {
        return new Boundary(Key.of(Long.MIN_VALUE + 1), 0); // -2^63 is not a legal literal
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
        boolean expecting = true;
        while (high.rows() - target > tolerance) {
            OptionalLong expected = expecting ? expected(low, high, target) : OptionalLong.empty();
            long number = expected.isPresent() ? expected.getAsLong() : middle(number(low), number(high));
            expecting = !expecting;
            if (number <= number(low)) {
                break;
            }
            Boundary probe = new Boundary(Key.of(number), rowsUpTo.applyAsLong(Key.of(number)));
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

    /** Where the keys of an even spread reach the target: between the bounds, or after {@code low} at the density up to it. */
    private OptionalLong expected(Boundary low, Boundary high, long target) {
        double from = distance(number(low));
        double perRow;
        if (high.rows() < total) {
            perRow = (distance(number(high)) - from) / (high.rows() - low.rows());
        } else if (low.rows() > 0) {
            perRow = from / low.rows();
        } else {
            return OptionalLong.empty();
        }
        long step = (long) (perRow * (target - low.rows()));
        long number = Math.max(number(low), first) + step;
        return number > number(low) && number < number(high) ? OptionalLong.of(number) : OptionalLong.empty();
    }

    private long middle(long low, long high) {
        double near = Math.max(1, distance(low));
        double far = distance(high);
        return far <= SAME_MAGNITUDE * near ? mean(low, high) : first + (long) Math.sqrt(near * far);
    }

    /** Distance from the first key, which may exceed a long; 0 before it. */
    private double distance(long key) {
        long difference = key - first;
        return key <= first ? 0 : difference > 0 ? difference : difference + UNSIGNED;
    }

    private static long number(Boundary boundary) {
        return ((Key.OfLong) boundary.key()).value();
    }

    /** Without overflow. */
    private static long mean(long a, long b) {
        return (a & b) + ((a ^ b) >> 1);
    }
}
