package io.godwit.runtime.state;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;

/** A failure as people and scripts read it. */
public record Failure(String code, String message, String remedy) {
    /** The failure as an exception; only a person can resolve it. */
    public GodwitException toException() {
        return toException(GodwitException.Kind.CONFIGURATION);
    }

    /** The same of another kind; a code that this version does not know is part of the message. */
    public GodwitException toException(GodwitException.Kind kind) {
        ErrorCode known = ErrorCode.named(code);
        String said = known.name().equals(code) ? message : code + ": " + message;
        return new GodwitException(kind, known, said, remedy, null);
    }

    /** The failure that {@code cause} describes. */
    public static Failure of(GodwitException cause) {
        return new Failure(cause.code().name(), String.valueOf(cause.getMessage()), cause.remedy());
    }
}
