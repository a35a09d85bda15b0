package io.godwit.milvus.scan;

import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.FieldType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Cuts all keys into ranges of about equal row counts, whatever their distribution, by bisecting with counts: each boundary
 * is searched between two keys whose counts are known, until it lies within a tenth of a part. Every count is kept: the search
 * for one boundary narrows the next, so that only the first pays for the emptiness around the keys. One thread.
 */
final class RangeSplitter {
    private static final int STEPS_PER_BOUNDARY = 400;

    private final ToLongFunction<KeyRange> count;
    private final KeySpace space;
    private final List<Bound> known = new ArrayList<>();

    RangeSplitter(ToLongFunction<KeyRange> count, FieldType keyType) {
        this.count = count;
        this.space = keyType == FieldType.INT64 ? KeySpace.LONGS : KeySpace.TEXTS;
    }

    List<KeyRange> split(int parts) {
        long total = parts <= 1 ? 0 : count.applyAsLong(KeyRange.ALL);
        List<KeyRange> ranges = new ArrayList<>();
        Optional<Key> after = Optional.empty();
        Bound low = new Bound(space.lowest(), 0);
        for (int part = 1; part < parts && total > 0; part++) {
            long target = total * part / parts;
            Optional<Bound> found = boundary(low, target, Math.max(1, total / parts / 10), total);
            if (found.isPresent()
                    && found.get().rows() > low.rows()
                    && found.get().rows() < total) {
                low = found.get();
                ranges.add(new KeyRange(after, Optional.of(low.key())));
                after = Optional.of(low.key());
            }
        }
        ranges.add(new KeyRange(after, Optional.empty()));
        return ranges;
    }

    /** A key up to which about {@code target} rows lie. */
    private Optional<Bound> boundary(Bound from, long target, long tolerance, long total) {
        Bound low = lowerFor(target, from);
        Optional<Bound> high = upperFor(target, from);
        if (high.isPresent() && high.get().rows() - target <= tolerance) {
            return high;
        }
        for (int step = 0; step < STEPS_PER_BOUNDARY; step++) {
            Optional<Key> middle = space.between(low.key(), high.map(Bound::key));
            if (middle.isEmpty()) {
                break;
            }
            Bound probe = new Bound(
                    middle.get(), count.applyAsLong(new KeyRange(Optional.empty(), Optional.of(middle.get()))));
            known.add(probe);
            if (Math.abs(probe.rows() - target) <= tolerance) {
                return Optional.of(probe);
            }
            if (probe.rows() < target) {
                low = probe;
            } else {
                high = Optional.of(probe);
            }
        }
        return high.filter(bound -> bound.rows() < total).or(() -> Optional.of(from));
    }

    /** The highest key known to have fewer rows up to it, not below {@code from}. */
    private Bound lowerFor(long target, Bound from) {
        return known.stream()
                .filter(bound -> bound.rows() < target && bound.key().compareTo(from.key()) > 0)
                .max(Comparator.comparing(Bound::key))
                .orElse(from);
    }

    /** The lowest key above {@code from} known to have at least as many rows up to it. */
    private Optional<Bound> upperFor(long target, Bound from) {
        return known.stream()
                .filter(bound -> bound.rows() >= target && bound.key().compareTo(from.key()) > 0)
                .min(Comparator.comparing(Bound::key));
    }

    /** A key and the rows up to it. */
    private record Bound(Key key, long rows) {}
}
