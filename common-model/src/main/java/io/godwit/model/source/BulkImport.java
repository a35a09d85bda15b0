package io.godwit.model.source;

import java.time.Instant;
import java.util.Optional;

/**
 * A bulk import into a collection: rows that get into the source without a message in its log.
 *
 * @param id its id in the source
 * @param created when it was requested, to the second, by a clock of the source; empty where the source does not say
 */
public record BulkImport(long id, State state, Optional<Instant> created) {
    /** How far an import has got. */
    public enum State {
        /** It is waiting or running: some of its rows may be visible already. */
        RUNNING,
        /** Its rows are visible. */
        COMPLETED,
        /** It ended without any rows. */
        FAILED
    }
}
