package io.godwit.runtime.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Upper bounds are the promise; lower bounds are loose, since a busy machine may wake a waiter late. */
@Timeout(30)
class RateLimitTest {
    @Test
    void rowsPerSecondHold() {
        RateLimit limit = new RateLimit(OptionalLong.of(20_000), OptionalLong.empty());

        assertThat(perSecond(Duration.ofMillis(2_500), () -> limit.acquire(100, 1, () -> false), 100))
                .isBetween(16_000.0, 21_000.0);
    }

    @Test
    void bytesPerSecondHoldForBatchesLargerThanAPeriodsShare() {
        RateLimit limit = new RateLimit(OptionalLong.empty(), OptionalLong.of(1_000_000));

        assertThat(perSecond(Duration.ofMillis(2_500), () -> limit.acquire(1, 150_000, () -> false), 150_000))
                .isBetween(700_000.0, 1_060_000.0);
    }

    @Test
    void withoutALimitNothingWaits() {
        RateLimit limit = new RateLimit(OptionalLong.empty(), OptionalLong.empty());

        assertThat(limit.acquire(1_000_000_000, Long.MAX_VALUE, () -> false)).isZero();
        assertThat(limit.batchRows(2_000)).isEqualTo(2_000);
    }

    @Test
    void aChangeTakesEffectAtOnce() {
        RateLimit limit = new RateLimit(OptionalLong.of(1_000), OptionalLong.empty());
        limit.acquire(100, 1, () -> false);
        limit.change(OptionalLong.of(50_000), OptionalLong.empty());

        assertThat(perSecond(Duration.ofMillis(1_000), () -> limit.acquire(100, 1, () -> false), 100))
                .isBetween(25_000.0, 56_000.0);

        limit.change(OptionalLong.empty(), OptionalLong.empty());
        assertThat(limit.acquire(1_000_000, 1, () -> false)).isZero();
    }

    @Test
    void whoeverWaitsFollowsAChangeAndADrain() throws Exception {
        RateLimit limit = new RateLimit(OptionalLong.empty(), OptionalLong.of(1));
        AtomicBoolean draining = new AtomicBoolean();
        CompletableFuture<Duration> changed = CompletableFuture.supplyAsync(
                () -> limit.acquire(1, 1_000_000, () -> false), Thread::startVirtualThread);
        CompletableFuture<Duration> drained = CompletableFuture.supplyAsync(
                () -> limit.acquire(1, 1_000_000, draining::get), Thread::startVirtualThread);

        assertThatThrownBy(() -> changed.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        draining.set(true);
        drained.get(5, TimeUnit.SECONDS);
        assertThat(changed).isNotDone();
        limit.change(OptionalLong.empty(), OptionalLong.empty());
        changed.get(5, TimeUnit.SECONDS);
    }

    @Test
    void aBatchIsAtMostAQuarterOfASecondsWorth() {
        assertThat(new RateLimit(OptionalLong.of(400), OptionalLong.empty()).batchRows(2_000))
                .isEqualTo(100);
        assertThat(new RateLimit(OptionalLong.of(1), OptionalLong.empty()).batchRows(2_000))
                .isEqualTo(1);
        assertThat(new RateLimit(OptionalLong.of(1_000_000), OptionalLong.empty()).batchRows(2_000))
                .isEqualTo(2_000);
        assertThat(new RateLimit(OptionalLong.empty(), OptionalLong.of(400)).batchBytes())
                .isEqualTo(100);
    }

    /** What passed after the first acquisition (which takes what the period before left). */
    private static double perSecond(Duration time, Runnable acquire, long units) {
        acquire.run();
        long start = System.nanoTime();
        long passed = 0;
        while (System.nanoTime() - start < time.toNanos()) {
            acquire.run();
            passed += units;
        }
        return passed * 1e9 / (System.nanoTime() - start);
    }
}
