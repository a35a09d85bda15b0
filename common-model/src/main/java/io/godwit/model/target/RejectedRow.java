package io.godwit.model.target;

import io.godwit.model.error.ErrorCode;

/**
 * A row that was not written.
 *
 * @param index its number in the batch
 * @param reason why, in words, naming the column but not the value
 */
public record RejectedRow(int index, Kind kind, ErrorCode code, String reason) {
    /** The kind of refusal. */
    public enum Kind {
        /** The target (or the batch) already holds a row under the key; that row stays. */
        DUPLICATE,
        /** A value does not fit. */
        VALUE
    }
}
