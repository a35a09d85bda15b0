package io.godwit.model.error;

/** Exit codes of {@code godwit}; {@link ComponentExitCode} has those of a component process. */
public enum ExitCode {
    DONE(0),
    FAILED(1),
    CONFIGURATION(2),
    PRECHECK(3),
    REJECTED_ROW(4),
    DIFFERENCE(5),
    FENCED(10),
    INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number the process ends with. */
    public int code() {
        return code;
    }

    /** The exit code that fits a failure. */
    public static ExitCode of(GodwitException failure) {
        return switch (failure.kind()) {
            case CONFIGURATION -> failure.code().name().startsWith("CONFIG_") ? CONFIGURATION : PRECHECK;
            case REJECTED_ROW -> REJECTED_ROW;
            case FENCED -> ExitCode.FENCED;
            case INTERRUPTED -> ExitCode.INTERRUPTED;
            case RETRIABLE, BUG -> FAILED;
        };
    }
}
