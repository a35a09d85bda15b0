package io.godwit.model.target;

import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;

/** Rows of one table, in the order they must be applied. Used by one thread. */
public interface RowBatch {
    /** Number of rows. */
    int size();

    /** Row {@code i}; the answer is a flyweight that the next call moves. Any row can be requested, any number of times. */
    RowView row(int i);

    /** Key of row {@code i}. */
    Key key(int i);
}
