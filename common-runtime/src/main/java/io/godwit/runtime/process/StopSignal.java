package io.godwit.runtime.process;

import io.godwit.model.error.GodwitException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What all threads of a process check: whether to drain, and whether one of them has failed. Thread-safe. */
public final class StopSignal {
    private final AtomicReference<GodwitException> failure = new AtomicReference<>();
    private volatile boolean draining;

    /** Asks every thread to stop at its next safe place. */
    public void drain() {
        draining = true;
    }

    /** Ends the process's work with a failure; the first one counts. */
    public void fail(GodwitException cause) {
        failure.compareAndSet(null, cause);
        draining = true;
    }

    /** Whether threads are asked to stop. */
    public boolean draining() {
        return draining;
    }

    /** The failure that ended the work, if one did. */
    public Optional<GodwitException> failure() {
        return Optional.ofNullable(failure.get());
    }
}
