package io.godwit.runtime.limit;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Rows and bytes per second that all writers of a process share. Thread-safe; {@link #change} takes effect at the next
 * period. Permits are given out in periods of a tenth of a second (one at a time below 1,000 units), so a limit holds over
 * any ten seconds and not only on average.
 */
public final class RateLimit {
    private static final long UNLIMITED = -1;
    private static final Duration FOREVER = Duration.ofDays(1);

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

    /** Waits until {@code rowCount} rows of {@code byteCount} bytes may pass; answers how long it waited. */
    public Duration acquire(int rowCount, long byteCount) {
        Unit rowUnit = rows;
        Unit byteUnit = bytes;
        if (rowUnit.limiter == null && byteUnit.limiter == null) {
            return Duration.ZERO;
        }
        long start = System.nanoTime();
        rowUnit.acquire(rowCount);
        byteUnit.acquire(byteCount);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Rows that make a sensible batch under the limit: at most a quarter of a second's worth, at least one. */
    public int batchRows(int preferred) {
        long perSecond = rows.perSecond;
        return perSecond == UNLIMITED ? preferred : (int) Math.max(1, Math.min(preferred, perSecond / 4));
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

        void acquire(long permits) {
            if (limiter != null) {
                limiter.acquirePermission((int) Math.min(Integer.MAX_VALUE, permits));
            }
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
