package io.godwit.cli.service;

import java.time.Duration;

/** When something is done again. One thread. */
final class Pace {
    /** As often as people read a terminal. */
    private static final Duration DRAWING = Duration.ofSeconds(1);

    private final Duration step;
    private long nextNanos = System.nanoTime();

    Pace(Duration step) {
        this.step = step;
    }

    /** Of a terminal that is drawn over again. */
    static Pace ofDrawing() {
        return new Pace(DRAWING);
    }

    /** Whether to do it now, which is so at first; the next time is counted from here. */
    boolean isDue() {
        if (System.nanoTime() - nextNanos < 0) {
            return false;
        }
        nextNanos = System.nanoTime() + step.toNanos();
        return true;
    }
}
