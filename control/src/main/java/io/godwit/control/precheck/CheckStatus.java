package io.godwit.control.precheck;

/** The result of a check. */
public enum CheckStatus {
    PASS,
    /** The task can run, and the user should know this before it does. */
    WARN,
    FAIL,
    /** Not checked, because something that it needs failed or because it does not apply. */
    SKIPPED;

    /** Its place in a list: what needs a person comes first. */
    public int place() {
        return switch (this) {
            case FAIL -> 0;
            case WARN -> 1;
            case SKIPPED -> 2;
            case PASS -> 3;
        };
    }
}
