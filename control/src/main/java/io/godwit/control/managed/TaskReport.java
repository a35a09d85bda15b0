package io.godwit.control.managed;

import io.godwit.runtime.state.Failure;
import java.util.Objects;
import java.util.Optional;

/**
 * How an order ended, under the task's name in {@code godwit.reports}.
 *
 * @param generation of the order: a report about an older one changes nothing
 * @param failure why it failed, for FAILED
 */
public record TaskReport(String task, long generation, Kind kind, Optional<Failure> failure) {
    /** Requires what each report has. */
    public TaskReport {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(kind, "kind");
    }

    /** What happened. */
    public enum Kind {
        /** A stage is complete, and the user wants to start the next one. */
        WAITS,
        /** The components run with the changed spec. */
        MODIFIED,
        /** Nothing is left to do. */
        COMPLETED,
        /** A person has to fix something. */
        FAILED,
        /** Everything is removed. */
        FREED
    }
}
