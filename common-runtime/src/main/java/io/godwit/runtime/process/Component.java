package io.godwit.runtime.process;

import io.godwit.model.error.GodwitException;
import java.util.Map;
import java.util.Optional;

/** A service's work, as the process runs it. */
public interface Component extends AutoCloseable {
    /**
     * Does the work on the calling thread and returns when it is done or drained.
     *
     * @throws io.godwit.model.error.GodwitException a failure that ends the process; its kind determines the exit code
     */
    Outcome run();

    /**
     * Asks {@link #run} to stop at the next safe place, with checkpoints saved. Called from another thread; returns immediately.
     */
    void drain();

    /** What keeps it from continuing now, if anything does. Called from another thread; returns immediately. */
    Optional<Obstacle> obstacle();

    /** Why tables failed alone, by the id of their collection. Called from another thread; returns immediately. */
    default Map<Long, GodwitException> failedTables() {
        return Map.of();
    }

    @Override
    void close();

    /** How the work ended. */
    enum Outcome {
        DONE,
        DRAINED,
        /** Everything else is done, but some tables failed; the status of each says why. */
        PARTLY_FAILED
    }
}
