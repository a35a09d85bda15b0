package io.godwit.stack;

import java.util.Objects;

/** A failure of the local stack: what happened, and what to do about it. */
public final class StackException extends RuntimeException {
    private final StackErrorCode code;
    private final String cause;
    private final String remedy;

    public StackException(StackErrorCode code, String cause, String remedy) {
        this(code, cause, remedy, null);
    }

    public StackException(StackErrorCode code, String cause, String remedy, Throwable origin) {
        super(cause + " " + remedy, origin);
        this.code = Objects.requireNonNull(code);
        this.cause = Objects.requireNonNull(cause);
        this.remedy = Objects.requireNonNull(remedy);
    }

    public StackErrorCode code() {
        return code;
    }

    /** What happened, as one or more sentences. */
    public String what() {
        return cause;
    }

    /** What the reader can do now. */
    public String remedy() {
        return remedy;
    }
}
