package io.godwit.model.error;

import java.util.EnumSet;
import java.util.Set;

/**
 * A failure with a stable code, a kind that says who acts on it, and a remedy for people. Never carries row contents or
 * secrets.
 */
public final class GodwitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final Set<ErrorCode> OF_ONE_TABLE = EnumSet.of(
            ErrorCode.SOURCE_UNSUPPORTED,
            ErrorCode.SOURCE_NOT_LOADED,
            ErrorCode.SOURCE_CHANGED,
            ErrorCode.SOURCE_GONE,
            ErrorCode.SOURCE_REFUSED,
            ErrorCode.TARGET_TABLE_INCOMPATIBLE,
            ErrorCode.TARGET_CHECKPOINT_LOST,
            ErrorCode.TARGET_DDL_FAILED,
            ErrorCode.TARGET_NOT_EMPTY,
            ErrorCode.KAFKA_POSITION_LOST,
            ErrorCode.KAFKA_RECORD_TOO_LARGE,
            ErrorCode.REGISTRY_INCOMPATIBLE);

    /** Who acts on the failure. */
    public enum Kind {
        /** The runtime tries again with back-off. */
        RETRIABLE,
        /** The user fixes the configuration or one of the systems. */
        CONFIGURATION,
        /** A row was refused and the task is configured to stop then. */
        REJECTED_ROW,
        /** A newer instance owns the work: end quietly. */
        FENCED,
        /** The thread was asked to stop while it waited. */
        INTERRUPTED,
        /** A bug: fail loudly. */
        BUG
    }

    private final ErrorCode code;
    private final Kind kind;
    private final String remedy;

    /** A failure; {@code remedy} may be empty only for bugs and fencing. */
    public GodwitException(Kind kind, ErrorCode code, String message, String remedy, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.code = code;
        this.remedy = remedy;
    }

    /** A failure that goes away by itself or when a server comes back. */
    public static GodwitException retriable(ErrorCode code, String message, String remedy, Throwable cause) {
        return new GodwitException(Kind.RETRIABLE, code, message, remedy, cause);
    }

    /** A failure that a person fixes. */
    public static GodwitException configuration(ErrorCode code, String message, String remedy) {
        return new GodwitException(Kind.CONFIGURATION, code, message, remedy, null);
    }

    /** A failure that a person fixes, with its cause. */
    public static GodwitException configuration(ErrorCode code, String message, String remedy, Throwable cause) {
        return new GodwitException(Kind.CONFIGURATION, code, message, remedy, cause);
    }

    /** Another instance owns the work now. */
    public static GodwitException fenced(String message) {
        return new GodwitException(Kind.FENCED, ErrorCode.FENCED, message, "", null);
    }

    /** The thread was interrupted; the caller has restored its flag. */
    public static GodwitException interrupted(String doing) {
        return new GodwitException(
                Kind.INTERRUPTED, ErrorCode.INTERRUPTED, "interrupted while " + doing, "run the task again", null);
    }

    /** A state that must not occur. */
    public static GodwitException bug(String message, Throwable cause) {
        return new GodwitException(Kind.BUG, ErrorCode.INTERNAL, message, "", cause);
    }

    public ErrorCode code() {
        return code;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether only the table where it occurred is affected, so that the work on others continues. */
    public boolean concernsOneTable() {
        return switch (kind) {
            case BUG -> code == ErrorCode.INTERNAL;
            case CONFIGURATION -> OF_ONE_TABLE.contains(code);
            case RETRIABLE, REJECTED_ROW, FENCED, INTERRUPTED -> false;
        };
    }

    /** What the user can do about it. */
    public String remedy() {
        return remedy;
    }
}
