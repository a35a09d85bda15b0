package io.godwit.milvus.log;

import java.io.Serial;

/** A message whose parts do not fit together, so that no row of it can be trusted. */
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
