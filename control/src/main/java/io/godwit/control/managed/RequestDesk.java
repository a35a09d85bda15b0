package io.godwit.control.managed;

import java.time.Duration;

/** Where requests are handed in. Thread-safe; calls block. */
public interface RequestDesk extends AutoCloseable {
    /**
     * Hands the request in and returns once it is decided: what the outcome says is durable, and every later question sees it.
     *
     * @throws io.godwit.model.error.GodwitException retriable when there is no outcome within {@code patience}; the request may still
     *     be decided, and sending it again does it once
     */
    TaskOutcome ask(TaskRequest request, Duration patience);

    @Override
    void close();
}
