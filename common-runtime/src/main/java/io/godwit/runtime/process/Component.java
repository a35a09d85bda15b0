package io.godwit.runtime.process;

import io.godwit.model.error.GodwitException;
import java.util.Optional;

/** A service's work, as the process runs it. */
public interface Component extends AutoCloseable {
    /**
     * Does the work on the calling thread and returns when it is done or drained.
     *
     * @throws io.godwit.model.error.GodwitException a failure that ends the process; its kind gives the exit code
     */
    Outcome run();

    /** Asks {@link #run} to stop at the next safe place, with checkpoints saved. Called from another thread; returns at once. */
    void drain();

    /** The failure that it is trying to get over now, if there is one. Called from another thread; returns at once. */
    Optional<GodwitException> obstacle();

    @Override
    void close();

    /** How the work ended. */
    enum Outcome {
        DONE,
        DRAINED
    }
}
