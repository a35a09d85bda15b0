package io.godwit.runtime.limit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Time for callers that wait; a test passes one that stands still until someone waits. Thread-safe. */
public interface WaitClock {
    /** The machine's own. */
    WaitClock SYSTEM = new WaitClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void pause(Duration time) {
            LockSupport.parkNanos(time.toNanos());
        }
    };

    /** Like {@link System#nanoTime}. */
    long nanoTime();

    /** Waits once; shorter when the thread is interrupted. */
    void pause(Duration time);

    /**
     * Waits {@code time}, unless {@code givesUp} returns true or the thread is interrupted. {@code givesUp} is asked at least
     * once and then several times a second, so it may do what must not wait as long.
     */
    default void await(Duration time, BooleanSupplier givesUp) {
        long end = nanoTime() + time.toNanos();
        for (long left = time.toNanos();
                !givesUp.getAsBoolean() && left > 0 && !Thread.currentThread().isInterrupted();
                left = end - nanoTime()) {
            pause(Duration.ofNanos(Math.min(left, SLICE.toNanos())));
        }
    }

    /** How long a wait lasts without asking. */
    Duration SLICE = Duration.ofMillis(200);
}
