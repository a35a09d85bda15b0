package io.godwit.milvus.scan;

import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits all keys into ranges of about equal row counts, whatever their distribution: each within a fifth of a part. */
final class RangeSplitter {
    private static final int TOLERANCE = 10;

    private final Boundary.Search search;

    RangeSplitter(Boundary.Search search) {
        this.search = search;
    }

    /** At most {@code parts} ranges over {@code total} rows. */
    List<KeyRange> split(int parts, long total) {
        List<KeyRange> ranges = new ArrayList<>();
        Optional<Key> after = Optional.empty();
        Boundary low = search.lowest();
        for (int part = 1; part < parts && total > 0; part++) {
            long target = total * part / parts;
            Boundary found = search.near(low, target, Math.max(1, total / parts / TOLERANCE));
            if (found.rows() > low.rows() && found.rows() < total) {
                low = found;
                ranges.add(new KeyRange(after, Optional.of(low.key())));
                after = Optional.of(low.key());
            }
        }
        ranges.add(new KeyRange(after, Optional.empty()));
        return ranges;
    }
}
