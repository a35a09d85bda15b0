package io.godwit.runtime.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void waitsGrowFromATenthOfASecondAndStartOverAfterASuccess() {
        Backoff backoff = new Backoff();

        assertThat(waited(backoff)).isGreaterThanOrEqualTo(Duration.ofMillis(70));
        assertThat(waited(backoff)).isGreaterThanOrEqualTo(Duration.ofMillis(145));
        assertThat(waited(backoff)).isGreaterThanOrEqualTo(Duration.ofMillis(295));
        backoff.reset();
        assertThat(waited(backoff)).isLessThan(Duration.ofMillis(550));
    }

    @Test
    void anInterruptedThreadDoesNotWait() {
        Backoff backoff = new Backoff();
        Thread.currentThread().interrupt();
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            backoff.await();
        }
        Duration waited = Duration.ofNanos(System.nanoTime() - start);

        assertThat(Thread.interrupted()).as("the flag stays for the caller").isTrue();
        assertThat(waited).isLessThan(Duration.ofSeconds(2));
    }

    private static Duration waited(Backoff backoff) {
        long start = System.nanoTime();
        backoff.await();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
