package io.godwit.model.task;

/** A kind of change that incremental sync carries over. */
public enum Dml {
    INSERT,
    UPDATE,
    DELETE
}
