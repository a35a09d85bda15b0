package io.godwit.model.log;

import io.godwit.model.row.Key;

/** The keys of one log message. One thread. */
public interface LogKeys {
    /** Number of keys; may be 0. */
    int size();

    /** Key {@code i}. */
    Key key(int i);

    /** The source's timestamp of entry {@code i}. */
    long tso(int i);
}
