package io.godwit.runtime.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The threads of a component's work. Whatever ends one of them unexpectedly, even an {@link Error}, ends the work of the process,
 * which its supervisor starts again: no process continues with a thread missing. The component's coordinating thread uses it.
 */
public final class Workers {
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(30);

    private final StopSignal stop;
    private final List<Thread> threads = new ArrayList<>();

    /** Without threads yet; failures go to {@code stop}. */
    public Workers(StopSignal stop) {
        this.stop = stop;
    }

    /** Starts a thread. */
    public void start(String name, Runnable body) {
        threads.add(Thread.ofPlatform().name(name).start(() -> {
            try {
                body.run();
            } catch (Throwable e) { // even an Error: see above
                stop.fail(Retrying.asGodwit(e));
            }
        }));
    }

    /** Waits until all threads have ended, bounded; they are asked to by {@code stop}. */
    public void join() {
        try {
            for (Thread thread : threads) {
                thread.join(LONGEST_DRAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
