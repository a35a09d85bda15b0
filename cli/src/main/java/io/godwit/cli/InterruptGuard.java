package io.godwit.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns the end of the JVM by Ctrl-C or SIGTERM into a drain: the work is asked to stop and the JVM waits for it, bounded.
 * The JVM then ends with the signal's own exit code, 130 for Ctrl-C.
 */
final class InterruptGuard implements AutoCloseable {
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private InterruptGuard(Runnable drain, Duration limit) {
        this.hook = Thread.ofPlatform().name("drain-on-signal").unstarted(() -> {
            drain.run();
            awaitWork(limit);
        });
    }

    static InterruptGuard install(Runnable drain, Duration limit) {
        InterruptGuard guard = new InterruptGuard(drain, limit);
        Runtime.getRuntime().addShutdownHook(guard.hook);
        return guard;
    }

    /** The work has ended. */
    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already: the hook runs, and has just been released.
            return;
        }
    }

    private void awaitWork(Duration limit) {
        try {
            if (!done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println(
                        "did not drain within " + limit.toSeconds() + " s; the same command resumes the task");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
