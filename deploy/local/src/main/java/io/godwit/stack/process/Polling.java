package io.godwit.stack.process;

import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The one place that waits: checks a condition repeatedly until it holds or the time is over. */
public final class Polling {
    private static final Duration STEP = Duration.ofMillis(50);

    private Polling() {}

    /**
     * Blocks the calling thread. Exceptions from the condition end the wait.
     *
     * @return whether the condition held within the bound
     * @throws StackException {@link StackErrorCode#INTERRUPTED}, with the interrupt flag restored
     */
    public static boolean until(Duration bound, BooleanSupplier condition) {
        long end = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    /** Ends immediately when the thread is interrupted, like the services' Backoff. */
    private static void pause() {
        LockSupport.parkNanos(STEP.toNanos());
        if (Thread.currentThread().isInterrupted()) {
            throw new StackException(StackErrorCode.INTERRUPTED, "The wait was interrupted.", "Run the command again.");
        }
    }
}
