package io.godwit.oceanbase.connect;

import io.godwit.model.error.ErrorCode;
import java.util.Optional;

/** What follows from an error of the engine. */
public enum ErrorClass {
    /** The server, its cluster or the transaction is in a state that passes: the same work may succeed later. */
    RETRIABLE,
    /** User, tenant, password or privileges: a person changes them. */
    ACCESS,
    /** A database, table or column does not exist. */
    MISSING,
    /** A row holds the same unique key. */
    DUPLICATE,
    TOO_LONG(ErrorCode.VALUE_TOO_LONG),
    OUT_OF_RANGE(ErrorCode.VALUE_OUT_OF_RANGE),
    BAD_JSON(ErrorCode.VALUE_BAD_JSON),
    BAD_VECTOR(ErrorCode.VALUE_BAD_VECTOR),
    /** A value has another fault. */
    BAD_VALUE(ErrorCode.VALUE_REFUSED),
    /** The statement itself is refused. */
    REFUSED;

    private final ErrorCode value;

    ErrorClass() {
        this(null);
    }

    ErrorClass(ErrorCode value) {
        this.value = value;
    }

    /** The code of a conflict, if a value of a row is at fault. */
    Optional<ErrorCode> valueCode() {
        return Optional.ofNullable(value);
    }
}
