package io.godwit.dist.it;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Where what a test does meanwhile runs: a thread for each, as the common pool has one on two cores. */
final class Background {
    static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

    private Background() {}

    /** Lets something go on for a time, until which it is told to; returns when it has ended. */
    static void during(Duration time, Consumer<BooleanSupplier> load) {
        AtomicBoolean going = new AtomicBoolean(true);
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> load.accept(going::get), THREADS);
        await().pollDelay(time).atMost(time.plusSeconds(30)).until(() -> true);
        going.set(false);
        running.join();
    }
}
