package io.godwit.runtime.state;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;

/** A failure as people and scripts read it. */
public record Failure(String code, String message, String remedy) {
    /** The failure as an exception; only a person can resolve it. */
    public GodwitException toException() {
        return GodwitException.configuration(ErrorCode.valueOf(code), message, remedy);
    }

    /** The failure that {@code cause} describes. */
    public static Failure of(GodwitException cause) {
        return new Failure(cause.code().name(), String.valueOf(cause.getMessage()), cause.remedy());
    }
}
