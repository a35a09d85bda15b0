package io.godwit.control.alert;

import java.util.function.Function;

/**
 * Where alerts are kept. Any number of instances write to it, one after the other. Thread-safe; calls block and fail as retriable when
 * the records cannot be read or written.
 */
public interface AlertBook extends AutoCloseable {
    /** Everything that was written before this call, by whichever instance. */
    Alerts read();

    /**
     * Decides about what is there now, and writes it; durable when this returns, and nobody wrote between the look and the write.
     *
     * @param decision called again where another instance was faster; has no effect of its own
     */
    AlertChange write(Function<Alerts, AlertChange> decision);

    @Override
    void close();
}
