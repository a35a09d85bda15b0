package io.godwit.control.record;

import io.godwit.runtime.state.ChangeLogStatus;

/**
 * Everything that is kept about the tasks of one Kafka. Ports are opened when they are first asked for, and closed with the
 * ledger.
 */
public interface TaskLedger extends AutoCloseable {
    /** What is recorded. */
    TaskRecords records();

    /** The topics. */
    TaskTopics topics();

    /** Requests to tasks that may be running. */
    TaskRequests requests();

    /**
     * Takes over the task of that name, known or not; every older run of it is fenced when this returns, and what it committed
     * is seen by the next read. The caller closes the journal.
     */
    TaskJournal takeOver(String taskName);

    /**
     * Fences the task's Store, if one still runs: when this returns it can commit nothing, not even a position in the source's
     * log. The next Store is not affected.
     */
    void fenceStore(String taskId);

    /** Reports on change logs. Nothing follows from it, so whoever ran the task before may still do so for a moment. Thread-safe. */
    void report(ChangeLogStatus status);

    @Override
    void close();
}
