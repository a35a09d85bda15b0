package io.godwit.model.task;

/** Which row is kept when two events claim one key. */
public enum ConflictPolicy {
    LATEST_WINS,
    KEEP_TARGET
}
