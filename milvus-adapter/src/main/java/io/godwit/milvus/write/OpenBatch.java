package io.godwit.milvus.write;

import io.godwit.model.error.GodwitException;
import io.godwit.model.target.Checkpoints;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The transaction of the checkpoints while rows go elsewhere. A process that was frozen does not know how much time has passed; so the
 * server is asked whether its transaction is still open before each request that is not sent immediately. One thread.
 */
final class OpenBatch {
    /** How long an answer counts. */
    static final Duration FRESH = Duration.ofSeconds(1);

    private final Checkpoints checkpoints;
    private final LongSupplier nanos;
    private boolean open;
    private long confirmedAt;

    OpenBatch(Checkpoints checkpoints, LongSupplier nanos) {
        this.checkpoints = checkpoints;
        this.nanos = nanos;
    }

    void begun() {
        open = true;
        confirmedAt = nanos.getAsLong();
    }

    void ended() {
        open = false;
    }

    /** Fails unless the transaction is open; to be called before each request that changes something. Blocks. */
    void confirm() {
        require();
        long now = nanos.getAsLong();
        if (now - confirmedAt > FRESH.toNanos()) {
            checkpoints.confirm();
            confirmedAt = now;
        }
    }

    void require() {
        if (!open) {
            throw GodwitException.bug("no transaction is open", null);
        }
    }
}
