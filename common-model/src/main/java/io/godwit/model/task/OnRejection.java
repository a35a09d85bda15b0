package io.godwit.model.task;

/** What to do about a row or message that cannot be applied; either way it is kept as a conflict. */
public enum OnRejection {
    STOP,
    CONTINUE
}
