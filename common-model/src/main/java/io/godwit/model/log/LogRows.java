package io.godwit.model.log;

import io.godwit.model.row.RowView;

/** The rows of one insert message, numbered as in the message. One thread. */
public interface LogRows extends LogKeys {
    /** Row {@code i}; the answer is a flyweight that the next call moves. */
    RowView row(int i);

    /** The source's row id, which breaks ties among equal timestamps. */
    long rowId(int i);
}
