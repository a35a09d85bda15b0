package io.godwit.incrsync.pipeline;

import io.godwit.model.error.GodwitException;

/** The state of the changes of one mapping: Waiting -> Following, and from either -> Failed. */
sealed interface ChangeState {
    /** The full migration is not complete. */
    record Waiting() implements ChangeState {}

    /**
     * The gate is open: changes may be applied.
     *
     * @param settledAt timestamp H: from there on the target equals the source
     */
    record Following(long settledAt) implements ChangeState {}

    /** The mapping failed alone; the next run tries it again. */
    record Failed(GodwitException failure) implements ChangeState {}
}
