package io.godwit.store.config;

import io.godwit.model.source.SourceCatalog.LoadOptions;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the Store works.
 *
 * @param bufferBytes bytes of changes that wait in memory for their tick; the rest go to disk. Invariant 8
 * @param spillFolder where they go
 * @param mostSpilledBytes how many bytes of them may be stored there. Invariant 8
 * @param commitBytes bytes after which a transaction is committed in the middle of a window
 * @param idleCommit time after which positions and watermarks are committed even if nothing changed
 * @param stallAfter time without a tick after which a channel is reported as stalled
 * @param silentAfter time without a tick after which a channel whose collections were all dropped is at its end
 * @param lookEvery time between two looks at what the log does not say
 * @param mostPendingReads keys of a channel that may wait to be read again at the source. Invariant 8
 * @param mostUnappliedBytes bytes of changes that may wait for Incr-Sync before the log is left alone. Invariant 8
 * @param load what may be done to make a collection readable whose keys are to be read again
 * @param stopOnBadMessage whether a message that cannot be read ends the task
 * @param changesDecide whether a change tells Incr-Sync as much about its key as a requested read: not where kinds of change are
 *     left out or the target's rows are kept
 */
public record StoreConfig(
        long bufferBytes,
        Path spillFolder,
        long mostSpilledBytes,
        long commitBytes,
        Duration idleCommit,
        Duration stallAfter,
        Duration silentAfter,
        Duration lookEvery,
        int mostPendingReads,
        long mostUnappliedBytes,
        LoadOptions load,
        boolean stopOnBadMessage,
        boolean changesDecide) {
    /** A fifth of the heap, at just over a kilobyte for key, bookkeeping and the row that the source returns. */
    private static final long BYTES_OF_A_PENDING_READ = 5 * 1_200;

    /** Checks that every number is positive. */
    public StoreConfig {
        if (Math.min(Math.min(bufferBytes, commitBytes), mostPendingReads) < 1) {
            throw new IllegalArgumentException("bufferBytes, commitBytes and mostPendingReads must be at least 1");
        }
    }

    /** The defaults for a process with this much heap. */
    public static StoreConfig of(
            long heapBytes,
            Path spillFolder,
            long mostSpilledBytes,
            long mostUnappliedBytes,
            LoadOptions load,
            boolean stopOnBadMessage,
            boolean changesDecide) {
        return new StoreConfig(
                Math.max(1, heapBytes / 10 * 3),
                spillFolder,
                mostSpilledBytes,
                Math.max(1, heapBytes / 10),
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                (int) Math.max(1_000, Math.min(1_000_000, heapBytes / BYTES_OF_A_PENDING_READ)),
                mostUnappliedBytes,
                load,
                stopOnBadMessage,
                changesDecide);
    }
}
