package io.godwit.runtime.limit;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Growing waits between attempts: from 100 ms, doubled up to 5 s, each shortened by up to a quarter at random. One thread
 * uses it. The only place where Godwit's services wait on the clock.
 */
public final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Duration next = FIRST;

    /** Waits, unless the thread is interrupted; the next wait is longer. */
    public void await() {
        long nanos = next.toNanos();
        LockSupport.parkNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 4));
        next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
    }

    /** Starts over with the shortest wait, after a success. */
    public void reset() {
        next = FIRST;
    }

    /** Waits {@code pause} once, for loops that poll. */
    public static void pause(Duration pause) {
        LockSupport.parkNanos(pause.toNanos());
    }
}
