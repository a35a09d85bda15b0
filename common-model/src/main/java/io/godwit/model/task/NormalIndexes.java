package io.godwit.model.task;

/** What happens to indexes that are not unique keys. */
public enum NormalIndexes {
    DO_NOT_MIGRATE
}
