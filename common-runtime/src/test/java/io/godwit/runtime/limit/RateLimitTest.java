package io.godwit.runtime.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final StillClock clock = new StillClock();

    @Test
    void rowsPerSecondHold() {
        RateLimit limit = rows(20_000);

        assertThat(perSecond(limit, 100, 1, 100)).isBetween(19_800.0, 20_200.0);
    }

    @Test
    void bytesPerSecondHoldForBatchesLargerThanASecondsWorth() {
        RateLimit limit = bytes(100_000);

        assertThat(perSecond(limit, 1, 150_000, 150_000)).isBetween(99_000.0, 101_000.0);
    }

    @Test
    void aLimitHoldsFromTheFirstRowOnAndAfterAnIdleTime() {
        RateLimit limit = rows(1_000);
        assertThat(limit.acquire(500, 1, () -> false)).isEqualTo(Duration.ofMillis(500));

        clock.pass(Duration.ofMinutes(5));

        assertThat(limit.acquire(500, 1, () -> false))
                .as("a tenth of a second is made up for")
                .isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void oneRowASecondPasses() {
        RateLimit limit = rows(1);
        limit.acquire(1, 1, () -> false);

        for (int row = 0; row < 10; row++) {
            assertThat(limit.acquire(1, 1, () -> false)).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void severalProcessesHaveTheirShareOfALimit() {
        RateLimit limit = rows(5);

        limit.change(OptionalLong.of(3_000), OptionalLong.empty(), 3);
        assertThat(perSecond(limit, 100, 1, 100)).isBetween(990.0, 1_010.0);

        limit.change(OptionalLong.of(1), OptionalLong.empty(), 3);
        assertThat(limit.acquire(1, 1, () -> false)).as("never none").isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whoeverWaitsIsAskedSeveralTimesASecond() {
        RateLimit limit = rows(1);
        AtomicInteger asked = new AtomicInteger();

        Duration waited = limit.acquire(60, 1, () -> asked.incrementAndGet() < 0);

        assertThat(waited).isGreaterThan(Duration.ofSeconds(55));
        assertThat(asked.get()).isGreaterThan(3 * 60);
    }

    @Test
    void withoutALimitNothingWaits() {
        RateLimit limit = new RateLimit(OptionalLong.empty(), OptionalLong.empty(), clock);

        assertThat(limit.acquire(1_000_000_000, Long.MAX_VALUE, () -> false)).isZero();
        assertThat(limit.batchRows(2_000)).isEqualTo(2_000);
    }

    @Test
    void aChangeCountsFromThenOn() {
        RateLimit limit = rows(1_000);
        limit.acquire(100, 1, () -> false);

        limit.change(OptionalLong.of(50_000), OptionalLong.empty());
        assertThat(perSecond(limit, 100, 1, 100)).isBetween(49_500.0, 50_500.0);

        limit.change(OptionalLong.empty(), OptionalLong.empty());
        assertThat(limit.acquire(1_000_000, 1, () -> false)).isZero();
    }

    @Test
    void whoeverWaitsFollowsAChange() {
        RateLimit limit = bytes(1);
        clock.onPause(() -> {
            if (clock.nanoTime() > Duration.ofSeconds(3).toNanos()) {
                limit.change(OptionalLong.empty(), OptionalLong.empty());
            }
        });

        assertThat(limit.acquire(1, 1_000_000, () -> false)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
    }

    @Test
    void whoeverWaitsFollowsADrain() {
        RateLimit limit = bytes(1);
        long start = clock.nanoTime();

        Duration waited = limit.acquire(1, 1_000_000, () -> clock.nanoTime() - start > 2_000_000_000L);

        assertThat(waited).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
    }

    @Test
    void aBatchIsAtMostAQuarterOfASecondsWorth() {
        assertThat(rows(400).batchRows(2_000)).isEqualTo(100);
        assertThat(rows(1).batchRows(2_000)).isEqualTo(1);
        assertThat(rows(1_000_000).batchRows(2_000)).isEqualTo(2_000);
        assertThat(bytes(400).batchBytes()).isEqualTo(100);
    }

    private RateLimit rows(long perSecond) {
        return new RateLimit(OptionalLong.of(perSecond), OptionalLong.empty(), clock);
    }

    private RateLimit bytes(long perSecond) {
        return new RateLimit(OptionalLong.empty(), OptionalLong.of(perSecond), clock);
    }

    /** What passes in ten seconds and more. */
    private double perSecond(RateLimit limit, int rowCount, long byteCount, long units) {
        long start = clock.nanoTime();
        long passed = 0;
        while (clock.nanoTime() - start < 15_000_000_000L) {
            limit.acquire(rowCount, byteCount, () -> false);
            passed += units;
        }
        return passed * 1e9 / (clock.nanoTime() - start);
    }
}
