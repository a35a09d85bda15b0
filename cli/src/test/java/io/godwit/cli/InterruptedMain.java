package io.godwit.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A process for {@link InterruptGuardTest}: works until it is asked to drain, and says so. */
final class InterruptedMain {
    private InterruptedMain() {}

    public static void main(String[] args) throws InterruptedException {
        CountDownLatch drain = new CountDownLatch(1);
        try (InterruptGuard guard = InterruptGuard.install(drain::countDown, Duration.ofSeconds(20))) {
            System.out.println("working");
            drain.await();
            System.out.println("drained");
        }
    }
}
