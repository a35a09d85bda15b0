package io.godwit.milvus.log;

import java.io.Serial;

/** A message whose parts are inconsistent, so that none of its rows can be trusted. */
final class InconsistentMessageException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    InconsistentMessageException(String reason) {
        super(reason);
    }

    static void require(boolean fits, String reason) {
        if (!fits) {
            throw new InconsistentMessageException(reason);
        }
    }
}
