package io.godwit.model.source;

import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;

/** Some rows of one collection in key order; never empty. Used by one thread. */
public interface RowPage {
    /** Number of rows, at least 1. */
    int size();

    /** Row {@code i}; the answer is a flyweight that the next call moves. */
    RowView row(int i);

    /** Key of row {@code i}. */
    Key key(int i);

    /** Size of the rows as sent by the source. */
    long sizeBytes();

    /** Key of the last row: the durable position to resume after. */
    default Key lastKey() {
        return key(size() - 1);
    }
}
