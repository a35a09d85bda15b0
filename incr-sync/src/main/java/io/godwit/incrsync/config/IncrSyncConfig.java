package io.godwit.incrsync.config;

import io.godwit.model.task.ConflictPolicy;
import io.godwit.model.task.Dml;
import java.time.Duration;
import java.util.Set;

/**
 * How Incr-Sync works.
 *
 * @param writers threads that write, each with a connection of its own
 * @param batchRows row events of a batch applied in one transaction
 * @param dml kinds of change that are applied
 * @param stopOnRejectedRow whether a refused value ends the task
 * @param retention how long change topics keep what is applied
 */
public record IncrSyncConfig(
        int writers,
        int batchRows,
        Set<Dml> dml,
        ConflictPolicy conflictPolicy,
        boolean stopOnRejectedRow,
        Duration retention) {
    /** Checks that every number is positive. */
    public IncrSyncConfig {
        dml = Set.copyOf(dml);
        if (Math.min(writers, batchRows) < 1) {
            throw new IllegalArgumentException("writers and batchRows must be at least 1");
        }
    }
}
