package io.godwit.model.task;

/** Which row stays when two events claim one key. */
public enum ConflictPolicy {
    LATEST_WINS,
    KEEP_TARGET
}
