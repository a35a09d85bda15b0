package io.godwit.fullimport.config;

import java.time.Duration;

/**
 * How Full-Import works.
 *
 * @param readers threads that scan
 * @param writers threads that write, each with a connection of its own
 * @param batchRows rows of a batch written to the target in one transaction
 * @param commitBytes bytes after which a reader commits its Kafka transaction
 * @param commitInterval time after which it commits in any case
 * @param unappliedBytes bytes published but not applied at which readers pause. Invariant 8
 * @param rowsPerRange rows that a range of a scan should hold at least
 * @param stopOnRejectedRow whether a refused value ends the task
 */
public record FullImportConfig(
        int readers,
        int writers,
        int batchRows,
        long commitBytes,
        Duration commitInterval,
        long unappliedBytes,
        int rowsPerRange,
        boolean stopOnRejectedRow,
        boolean mayLoad,
        boolean mayCreateTemporaryIndex) {

    /** Checks that every number is positive. */
    public FullImportConfig {
        if (Math.min(Math.min(readers, writers), Math.min(batchRows, rowsPerRange)) < 1 || commitBytes < 1) {
            throw new IllegalArgumentException(
                    "readers, writers, batchRows, rowsPerRange and commitBytes must be at least 1");
        }
    }

    /** The defaults for a number of readers and writers. */
    public static FullImportConfig of(
            int readers, int writers, int batchRows, boolean stopOnRejectedRow, boolean mayLoad, boolean mayIndex) {
        return new FullImportConfig(
                readers,
                writers,
                batchRows,
                8L * 1024 * 1024,
                Duration.ofMillis(500),
                512L * 1024 * 1024,
                25_000,
                stopOnRejectedRow,
                mayLoad,
                mayIndex);
    }
}
