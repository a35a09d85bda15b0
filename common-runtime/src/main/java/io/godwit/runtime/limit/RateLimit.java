package io.godwit.runtime.limit;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Rows and bytes per second that all writers of a process share. Thread-safe; {@link #change} takes effect at the next
 * period. Permits are given out in periods of a tenth of a second (one at a time below 1,000 units), so a limit holds over
 * any ten seconds and not only on average.
 */
public final class RateLimit {
    private static final long UNLIMITED = -1;
    private static final Duration FOREVER = Duration.ofDays(1);
    private static final Duration SLICE = Duration.ofMillis(50);

    private volatile Unit rows = new Unit(UNLIMITED, OptionalLong.empty());
    private volatile Unit bytes = new Unit(UNLIMITED, OptionalLong.empty());

    /** A limit; empty means none. */
    public RateLimit(OptionalLong rowsPerSecond, OptionalLong bytesPerSecond) {
        change(rowsPerSecond, bytesPerSecond);
    }

    /** Replaces the limits. */
    public void change(OptionalLong rowsPerSecond, OptionalLong bytesPerSecond) {
        rows = rows.changed(rowsPerSecond);
        bytes = bytes.changed(bytesPerSecond);
    }

    /**
     * Waits until {@code rowCount} rows of {@code byteCount} bytes may pass, or {@code givesUp} says yes; answers how long it
     * waited. A limit that is changed meanwhile counts from then on.
     */
    public Duration acquire(int rowCount, long byteCount, BooleanSupplier givesUp) {
        if (rows.limiter == null && bytes.limiter == null) {
            return Duration.ZERO;
        }
        long start = System.nanoTime();
        await(() -> rows, rowCount, givesUp);
        await(() -> bytes, byteCount, givesUp);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Rows that make a sensible batch under the limit: at most a quarter of a second's worth, at least one. */
    public int batchRows(int preferred) {
        return (int) Math.min(preferred, rows.quarter());
    }

    /** Bytes at which a batch is closed, so that a writer is never held up for long: a quarter of a second's worth. */
    public long batchBytes() {
        return bytes.quarter();
    }

    private static void await(Supplier<Unit> current, long permits, BooleanSupplier givesUp) {
        Unit unit = current.get();
        long due = unit.reserve(permits);
        while (!givesUp.getAsBoolean() && due - System.nanoTime() > 0) {
            LockSupport.parkNanos(Math.min(SLICE.toNanos(), due - System.nanoTime()));
            if (current.get() != unit) {
                unit = current.get();
                due = unit.reserve(permits);
            }
        }
    }

    private static final class Unit {
        private final long perSecond;
        private final RateLimiter limiter;

        Unit(long perSecond, OptionalLong wanted) {
            this.perSecond = perSecond;
            this.limiter = wanted.isPresent() ? limiter(wanted.getAsLong()) : null;
        }

        Unit changed(OptionalLong wanted) {
            return wanted.orElse(UNLIMITED) == perSecond ? this : new Unit(wanted.orElse(UNLIMITED), wanted);
        }

        /** When these permits may be used, in the time of {@link System#nanoTime}. */
        long reserve(long permits) {
            if (limiter == null) {
                return System.nanoTime();
            }
            long nanos = limiter.reservePermission((int) Math.min(Integer.MAX_VALUE, permits));
            return System.nanoTime() + (nanos < 0 ? FOREVER.toNanos() : nanos);
        }

        long quarter() {
            return perSecond == UNLIMITED ? Long.MAX_VALUE : Math.max(1, perSecond / 4);
        }

        private static RateLimiter limiter(long perSecond) {
            long permits = perSecond < 1_000 ? 1 : perSecond / 10;
            Duration period = Duration.ofNanos(permits * 1_000_000_000L / perSecond);
            return RateLimiter.of(
                    "limit",
                    RateLimiterConfig.custom()
                            .limitRefreshPeriod(period)
                            .limitForPeriod((int) Math.min(Integer.MAX_VALUE, permits))
                            .timeoutDuration(FOREVER)
                            .build());
        }
    }
}
