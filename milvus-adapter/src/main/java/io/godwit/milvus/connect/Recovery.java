package io.godwit.milvus.connect;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Waits out the start of a server. For some seconds after a start, Milvus refuses queries of collections that are loaded and
 * whose load state it reports as loading or even loaded (measured on 2.3.5: up to 6 s).
 */
public final class Recovery {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Recovery() {}

    /**
     * Calls, and repeats the call for at most a minute while the answer is that the collection is not loaded. Any thread; blocks.
     */
    public static <T> T await(Supplier<T> call) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Backoff backoff = new Backoff();
        while (true) {
            try {
                return call.get();
            } catch (GodwitException e) {
                boolean recovering =
                        e.kind() == GodwitException.Kind.RETRIABLE && e.code() == ErrorCode.SOURCE_NOT_LOADED;
                if (!recovering
                        || System.nanoTime() > deadline
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                backoff.await();
            }
        }
    }
}
