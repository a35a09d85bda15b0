package io.godwit.model.source;

import java.time.Instant;
import java.util.Optional;

/**
 * A bulk import into a collection: rows that come to be in the source without a message in its log.
 *
 * @param id the source's id of it
 * @param created when it was asked for, to the second, by a clock of the source; empty where the source does not tell
 */
public record BulkImport(long id, State state, Optional<Instant> created) {
    /** How far an import is. */
    public enum State {
        /** It waits, or works: some of its rows may show already. */
        RUNNING,
        /** Its rows show. */
        COMPLETED,
        /** It ended without any row. */
        FAILED
    }
}
