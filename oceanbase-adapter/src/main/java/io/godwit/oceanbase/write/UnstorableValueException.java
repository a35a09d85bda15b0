package io.godwit.oceanbase.write;

import io.godwit.model.error.ErrorCode;

/** A value that the engine would refuse or, worse, accept and change. Does not contain the value. */
final class UnstorableValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    UnstorableValueException(ErrorCode code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    ErrorCode code() {
        return code;
    }
}
