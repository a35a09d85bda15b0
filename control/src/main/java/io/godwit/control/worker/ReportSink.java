package io.godwit.control.worker;

import io.godwit.control.managed.TaskReport;

/** Where it is reported how orders end. Thread-safe; calls block. */
public interface ReportSink {
    /**
     * Hands the report in; it is durable when this returns.
     *
     * @throws io.godwit.model.error.GodwitException retriable when it may be lost
     */
    void send(TaskReport report);
}
