package io.godwit.runtime.state;

import io.godwit.model.error.GodwitException;

/** A failure as people and scripts read it. */
public record Failure(String code, String message, String remedy) {
    /** What {@code cause} says. */
    public static Failure of(GodwitException cause) {
        return new Failure(cause.code().name(), String.valueOf(cause.getMessage()), cause.remedy());
    }
}
