package io.godwit.runtime.limit;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Rows and bytes per second that all writers of a process share. Thread-safe; {@link #change} takes effect for waiting threads too.
 * Units are paid for before they pass, and at most a tenth of a second of unused time is made up for: so a limit holds over any
 * ten seconds and not only on average, however large a batch is.
 */
public final class RateLimit {
    private static final long UNLIMITED = -1;
    private static final long MADE_UP_NANOS = 100_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;

    private final WaitClock clock;
    private volatile Unit rows;
    private volatile Unit bytes;

    /** A limit on the machine's clock; empty means none. */
    public RateLimit(OptionalLong rowsPerSecond, OptionalLong bytesPerSecond) {
        this(rowsPerSecond, bytesPerSecond, WaitClock.SYSTEM);
    }

    /** A limit on {@code clock}; empty means none. */
    public RateLimit(OptionalLong rowsPerSecond, OptionalLong bytesPerSecond, WaitClock clock) {
        this.clock = clock;
        this.rows = new Unit(rowsPerSecond.orElse(UNLIMITED));
        this.bytes = new Unit(bytesPerSecond.orElse(UNLIMITED));
    }

    /** Replaces the limits. */
    public void change(OptionalLong rowsPerSecond, OptionalLong bytesPerSecond) {
        rows = rows.changed(rowsPerSecond.orElse(UNLIMITED));
        bytes = bytes.changed(bytesPerSecond.orElse(UNLIMITED));
    }

    /** The same where the limits are those of several processes, each of which has its share. */
    public void change(OptionalLong rowsPerSecond, OptionalLong bytesPerSecond, int processes) {
        change(share(rowsPerSecond, processes), share(bytesPerSecond, processes));
    }

    private static OptionalLong share(OptionalLong whole, int processes) {
        return whole.isPresent() ? OptionalLong.of(Math.max(1, whole.getAsLong() / processes)) : whole;
    }

    /**
     * Waits until {@code rowCount} rows of {@code byteCount} bytes may pass, or {@code givesUp}, which is asked several times a
     * second, returns true; returns how long it waited. A limit that is changed meanwhile counts from then on.
     */
    public Duration acquire(int rowCount, long byteCount, BooleanSupplier givesUp) {
        if (rows.unlimited() && bytes.unlimited()) {
            return Duration.ZERO;
        }
        long start = clock.nanoTime();
        await(() -> rows, rowCount, givesUp);
        await(() -> bytes, byteCount, givesUp);
        return Duration.ofNanos(clock.nanoTime() - start);
    }

    /** Rows that make up a sensible batch under the limit: at most a quarter of a second's worth, at least one. */
    public int batchRows(int preferred) {
        return (int) Math.min(preferred, rows.quarter());
    }

    /** Bytes at which a batch is closed, so that a writer is never held up for long: a quarter of a second's worth. */
    public long batchBytes() {
        return bytes.quarter();
    }

    private void await(Supplier<Unit> current, long units, BooleanSupplier givesUp) {
        Unit unit = current.get();
        while (!givesUp.getAsBoolean()) {
            Unit reserved = unit;
            Duration left = Duration.ofNanos(Math.max(0, reserved.reserve(units) - clock.nanoTime()));
            clock.await(left, () -> givesUp.getAsBoolean() || current.get() != reserved);
            unit = current.get();
            if (unit == reserved) {
                return;
            }
        }
    }

    private final class Unit {
        private final long perSecond;
        private long paidUntil;

        Unit(long perSecond) {
            this.perSecond = perSecond;
            this.paidUntil = clock.nanoTime();
        }

        Unit changed(long wanted) {
            return wanted == perSecond ? this : new Unit(wanted);
        }

        boolean unlimited() {
            return perSecond == UNLIMITED;
        }

        /** When these units may pass, in the time of the clock. */
        synchronized long reserve(long units) {
            long now = clock.nanoTime();
            if (unlimited()) {
                return now;
            }
            paidUntil = Math.max(paidUntil, now - MADE_UP_NANOS) + (long) (units * NANOS_PER_SECOND / perSecond);
            return paidUntil;
        }

        long quarter() {
            return unlimited() ? Long.MAX_VALUE : Math.max(1, perSecond / 4);
        }
    }
}
