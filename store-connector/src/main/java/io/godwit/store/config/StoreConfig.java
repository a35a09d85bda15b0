package io.godwit.store.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the Store works.
 *
 * @param bufferBytes bytes of changes that wait in memory for their tick; more go to disk. Invariant 8
 * @param spillFolder where they go
 * @param commitBytes bytes after which a transaction is committed within a window
 * @param idleCommit time after which positions and watermarks are committed though nothing changed
 * @param stallAfter time without a tick after which a channel is reported as stalled
 * @param stopOnBadMessage whether a message that cannot be read ends the task
 */
public record StoreConfig(
        long bufferBytes,
        Path spillFolder,
        long commitBytes,
        Duration idleCommit,
        Duration stallAfter,
        boolean stopOnBadMessage) {
    /** Checks that every number is positive. */
    public StoreConfig {
        if (Math.min(bufferBytes, commitBytes) < 1) {
            throw new IllegalArgumentException("bufferBytes and commitBytes are at least 1");
        }
    }

    /** The defaults for a process of so much memory. */
    public static StoreConfig of(long memoryBytes, Path spillFolder, boolean stopOnBadMessage) {
        return new StoreConfig(
                Math.max(1, memoryBytes / 5),
                spillFolder,
                Math.max(1, memoryBytes / 16),
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                stopOnBadMessage);
    }
}
