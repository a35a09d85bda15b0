package io.godwit.control.standing;

/** The state of one table. */
public enum TableState {
    /** Nothing of it has been migrated yet. */
    WAITING,
    /** Its existing rows are being migrated. */
    MIGRATING,
    /** Changes are applied, and the table may still be in a state that the source was never in. */
    CONVERGING,
    /** The table equals the source as it was a moment ago. */
    CONSISTENT,
    /** The same, but as it was longer ago than a healthy task needs. */
    BEHIND,
    /** The component that works on it is trying again, hangs, or is gone. */
    STALLED,
    /** The table lacks keys that the source counts and never returns. */
    INCOMPLETE,
    /** All existing rows are migrated, and changes are not followed. */
    COMPLETE,
    /** It failed alone; the next run tries it again. */
    FAILED,
    /** The source dropped the collection; the table stays as it is. */
    DROPPED,
    /** The task does not run, or its components have not begun yet. */
    STOPPED;

    /** Whether a person should look at it. */
    public boolean needsAttention() {
        return switch (this) {
            case BEHIND, STALLED, INCOMPLETE, FAILED, DROPPED -> true;
            case WAITING, MIGRATING, CONVERGING, CONSISTENT, COMPLETE, STOPPED -> false;
        };
    }

    /** Whether this run of the task never makes it equal to the source, unless a person does something. */
    public boolean isStuck() {
        return switch (this) {
            case INCOMPLETE, FAILED, DROPPED -> true;
            case WAITING, MIGRATING, CONVERGING, CONSISTENT, BEHIND, STALLED, COMPLETE, STOPPED -> false;
        };
    }
}
