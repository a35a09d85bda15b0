package io.godwit.model.row;

/** What a row event says happened to its key. */
public enum Operation {
    /** The row existed when the snapshot was read. */
    READ,
    /** The row was written under a key that the source did not have to look up. */
    INSERT,
    /** An upsert: the row replaces whatever the key held. */
    UPDATE,
    /** The key no longer holds a row. */
    DELETE
}
