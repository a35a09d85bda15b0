package io.godwit.model.target;

import io.godwit.model.error.ErrorCode;

/**
 * A limit of the target that a collection exceeds.
 *
 * @param code TARGET_UNSUPPORTED where no table can hold the collection, however it is created: the collection is left out like any
 *     other that cannot be migrated; TARGET_DDL_FAILED where only the table that Godwit would create is impossible, so that one
 *     created by hand may do
 * @param object what it is about: the collection, or a field of it
 * @param message one sentence, without the object
 * @param remedy what the user can do with this collection
 */
public record TableProblem(ErrorCode code, String object, String message, String remedy) {
    /** Whether no table can hold the collection. */
    public boolean excludesCollection() {
        return code == ErrorCode.TARGET_UNSUPPORTED;
    }

    /** The problem on one line. */
    @Override
    public String toString() {
        return object + ": " + message + " (" + remedy + ")";
    }
}
