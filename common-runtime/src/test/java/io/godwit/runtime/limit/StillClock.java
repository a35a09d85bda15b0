package io.godwit.runtime.limit;

import java.time.Duration;

/** A clock that stands still until someone waits. One thread. */
public final class StillClock implements WaitClock {
    private long now = 1_000_000;
    private Runnable onPause = () -> {};

    /** Runs before each wait. */
    public void onPause(Runnable action) {
        onPause = action;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void pause(Duration time) {
        onPause.run();
        now += time.toNanos();
    }

    /** Lets time pass. */
    public void pass(Duration time) {
        now += time.toNanos();
    }
}
