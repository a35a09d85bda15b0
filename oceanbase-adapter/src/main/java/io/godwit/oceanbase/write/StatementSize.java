package io.godwit.oceanbase.write;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How large the next statement may be. A statement that takes a long time is followed by smaller ones, long before the engine
 * would end it: on a slow engine a statement must not exceed its time limit however often it is tried. One writer, one thread.
 */
final class StatementSize {
    /** Well below the 16 MB that the engine accepts. */
    static final int LARGEST = 4 * 1024 * 1024;

    static final int SMALLEST = 32 * 1024;

    private static final long SLOW_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long QUICK_NANOS = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanos;
    private int bytes = LARGEST;
    private long began;

    /** A size that depends on a clock of nanoseconds. */
    StatementSize(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A statement is closed beyond this size. */
    int bytes() {
        return bytes;
    }

    /** A statement is sent. */
    void sent() {
        began = nanos.getAsLong();
    }

    /** It has been answered, even with a refusal, or given up. */
    void answered() {
        long took = nanos.getAsLong() - began;
        if (took > SLOW_NANOS) {
            bytes = Math.max(SMALLEST, (int) Math.min(bytes / 2, bytes * SLOW_NANOS / took));
        } else if (took < QUICK_NANOS) {
            bytes = Math.min(LARGEST, bytes * 2);
        }
    }
}
