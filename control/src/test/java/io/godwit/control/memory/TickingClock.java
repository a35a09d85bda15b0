package io.godwit.control.memory;

import io.godwit.runtime.limit.WaitClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clock that moves only while somebody waits, and may do something then. One thread. */
public final class TickingClock implements WaitClock {
    private final List<Runnable> whileWaiting = new ArrayList<>();
    private long now;

    /** Runs at the next wait, once. */
    public void atNextWait(Runnable action) {
        whileWaiting.add(action);
    }

    /** Time since the beginning. */
    public Duration elapsed() {
        return Duration.ofNanos(now);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void pause(Duration time) {
        now += time.toNanos();
        if (!whileWaiting.isEmpty()) {
            whileWaiting.removeFirst().run();
        }
        if (elapsed().toHours() > 10) {
            throw new IllegalStateException("nothing happens any more");
        }
    }
}
