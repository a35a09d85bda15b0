package io.godwit.control.resource;

import java.util.function.Function;

/**
 * Where resources are kept. Any number of instances write to it, one after the other. Thread-safe; calls block and fail as
 * retriable when the records cannot be read or written.
 */
public interface ResourceBook extends AutoCloseable {
    /** Everything that was written before this call, by whichever instance. */
    Resources read();

    /**
     * Decides about what is there now, and writes it; what it decided is durable when this returns, nobody wrote between the look and the
     * write, and every later look at any instance sees it. What {@code decision} throws is thrown, and nothing is written.
     *
     * @param decision called again where another instance was faster; has no effect of its own
     */
    <R> ResourceDecision<R> write(Function<Resources, ResourceDecision<R>> decision);

    @Override
    void close();
}
