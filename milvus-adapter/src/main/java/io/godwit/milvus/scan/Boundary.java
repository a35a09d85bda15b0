package io.godwit.milvus.scan;

import io.godwit.model.row.Key;

/** A key and the number of rows up to it, including the key's own. */
record Boundary(Key key, long rows) {
    /** Finds boundaries by counting. One thread. */
    interface Search {
        /** A boundary below every key. */
        Boundary lowest();

        /**
         * A boundary above {@code from} with about {@code target} rows up to it: at most {@code tolerance} more or fewer where
         * the keys allow it.
         */
        Boundary near(Boundary from, long target, long tolerance);
    }
}
