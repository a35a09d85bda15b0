package io.godwit.model.error;

import java.util.Arrays;
import java.util.Optional;

/** Exit codes of a component process, for the supervisor that starts it; {@link ExitCode} has those of {@code godwit}. */
public enum ComponentExitCode {
    /** Nothing is left to do. */
    DONE(0),
    /** A failure that a restart may fix. */
    FAILED(1),
    /** A person has to fix the task file or one of the systems first. */
    CONFIGURATION(2),
    /** Out of memory: the number that the JVM itself ends with ({@code -XX:+ExitOnOutOfMemoryError}), and for nothing else. */
    OUT_OF_MEMORY(3),
    /** The target refused a row, and the task is configured to stop then. */
    REJECTED_ROW(4),
    /** Everything else is done, but some table mappings failed; the status of each says why. */
    PARTLY_FAILED(6),
    /** A newer instance took over. */
    FENCED(10),
    /** Asked to stop, and drained. */
    INTERRUPTED(130);

    private final int code;

    ComponentExitCode(int code) {
        this.code = code;
    }

    /** The number the process ends with. */
    public int code() {
        return code;
    }

    /** Whether nothing is started after it, until somebody wants that: it would end the same way. */
    public boolean isLasting() {
        return switch (this) {
            case DONE, PARTLY_FAILED, CONFIGURATION, REJECTED_ROW -> true;
            case FAILED, OUT_OF_MEMORY, FENCED, INTERRUPTED -> false;
        };
    }

    /** What a number means; empty for one that no component ends with by itself, such as that of a signal. */
    public static Optional<ComponentExitCode> of(int code) {
        return Arrays.stream(values()).filter(exit -> exit.code == code).findFirst();
    }

    /** The exit code that fits a failure. */
    public static ComponentExitCode of(GodwitException failure) {
        if (failure.code() == ErrorCode.OUT_OF_MEMORY) {
            return OUT_OF_MEMORY;
        }
        return switch (failure.kind()) {
            case CONFIGURATION -> CONFIGURATION;
            case REJECTED_ROW -> REJECTED_ROW;
            case FENCED -> FENCED;
            case INTERRUPTED -> INTERRUPTED;
            case RETRIABLE, BUG -> FAILED;
        };
    }
}
