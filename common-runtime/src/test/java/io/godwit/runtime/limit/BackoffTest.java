package io.godwit.runtime.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final StillClock clock = new StillClock();
    private final Backoff backoff = new Backoff(clock);

    @Test
    void waitsGrowFromATenthOfASecondToFiveSecondsAndStartOverAfterASuccess() {
        assertThat(waited()).isBetween(Duration.ofMillis(75), Duration.ofMillis(100));
        assertThat(waited()).isBetween(Duration.ofMillis(150), Duration.ofMillis(200));
        assertThat(waited()).isBetween(Duration.ofMillis(300), Duration.ofMillis(400));
        for (int i = 0; i < 10; i++) {
            waited();
        }
        assertThat(waited()).isBetween(Duration.ofMillis(3_750), Duration.ofSeconds(5));

        backoff.reset();

        assertThat(waited()).isBetween(Duration.ofMillis(75), Duration.ofMillis(100));
    }

    @Test
    void aWaitEndsWhenItIsGivenUp() {
        long start = clock.nanoTime();

        clock.await(Duration.ofMinutes(1), () -> clock.nanoTime() - start >= 1_000_000_000L);

        assertThat(clock.nanoTime() - start).isBetween(1_000_000_000L, 1_300_000_000L);
    }

    @Test
    void anInterruptedThreadDoesNotWait() {
        Thread.currentThread().interrupt();

        Duration waited = waited();

        assertThat(Thread.interrupted()).as("the flag stays for the caller").isTrue();
        assertThat(waited).isZero();
    }

    private Duration waited() {
        long start = clock.nanoTime();
        backoff.await();
        return Duration.ofNanos(clock.nanoTime() - start);
    }
}
