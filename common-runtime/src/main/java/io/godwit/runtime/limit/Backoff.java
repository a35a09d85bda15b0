package io.godwit.runtime.limit;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Growing waits between attempts: from 100 ms, doubled up to 5 s, each shortened by up to a quarter at random. One thread
 * uses it.
 */
public final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final WaitClock clock;
    private Duration next = FIRST;

    /** Waits on the machine's clock. */
    public Backoff() {
        this(WaitClock.SYSTEM);
    }

    /** Waits on {@code clock}. */
    public Backoff(WaitClock clock) {
        this.clock = clock;
    }

    /** Waits, unless the thread is interrupted; the next wait is longer. */
    public void await() {
        clock.await(next(), () -> false);
    }

    /** The length of the next wait; the one after it is longer. */
    public Duration next() {
        long nanos = next.toNanos();
        next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
        return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 4));
    }

    /** Starts again with the shortest wait, after a success. */
    public void reset() {
        next = FIRST;
    }

    /** Waits {@code pause} once, for loops that poll. */
    public static void pause(Duration pause) {
        LockSupport.parkNanos(pause.toNanos());
    }
}
