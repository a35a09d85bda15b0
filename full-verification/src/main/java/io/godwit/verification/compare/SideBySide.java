package io.godwit.verification.compare;

import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.RowInspector;
import io.godwit.model.schema.TableMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Merges two sides in key order; holds a bounded number of rows, whatever the size of the tables. */
public final class SideBySide {
    private static final int EXAMPLES = 10;

    private final List<String> examples = new ArrayList<>();
    private long equal;
    private long missing;
    private long extra;
    private long different;

    private SideBySide() {}

    /** Compares all rows of the mapping. Blocks; reads both sides at the same time. */
    public static Comparison compare(TableMapping mapping, RowInspector source, RowInspector target) {
        SideBySide work = new SideBySide();
        try (RowStream left = new RowStream(mapping, source);
                RowStream right = new RowStream(mapping, target)) {
            work.merge(mapping, left, right);
        }
        return new Comparison(work.equal, work.missing, work.extra, work.different, work.examples);
    }

    private void merge(TableMapping mapping, RowStream source, RowStream target) {
        Optional<CanonicalRow> left = source.next();
        Optional<CanonicalRow> right = target.next();
        while (left.isPresent() || right.isPresent()) {
            int order = order(left, right);
            if (order == 0) {
                compare(mapping, left.get(), right.get());
            } else if (order < 0) {
                missing++;
                example("key " + left.get().key() + " is missing in the target");
            } else {
                extra++;
                example("key " + right.get().key() + " is only in the target");
            }
            left = order <= 0 ? source.next() : left;
            right = order >= 0 ? target.next() : right;
        }
    }

    private static int order(Optional<CanonicalRow> left, Optional<CanonicalRow> right) {
        if (left.isEmpty()) {
            return 1;
        }
        return right.map(row -> left.get().key().compareTo(row.key())).orElse(-1);
    }

    private void compare(TableMapping mapping, CanonicalRow left, CanonicalRow right) {
        if (left.cells().equals(right.cells())) {
            equal++;
            return;
        }
        different++;
        for (int i = 0; i < left.cells().size(); i++) {
            if (!left.cells().get(i).equals(right.cells().get(i))) {
                example("key " + left.key() + " differs in "
                        + mapping.collection().fields().get(i).name());
            }
        }
    }

    private void example(String text) {
        if (examples.size() < EXAMPLES) {
            examples.add(text);
        }
    }
}
