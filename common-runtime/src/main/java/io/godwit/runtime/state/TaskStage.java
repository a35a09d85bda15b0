package io.godwit.runtime.state;

import java.util.Optional;

/** The stages of a task, in their order; full migration and incremental synchronization run beside each other. */
public enum TaskStage {
    PRECHECK("precheck"),
    SCHEMA("schema migration"),
    FULL("full migration"),
    INCREMENTAL("incremental synchronization"),
    VERIFICATION("verification"),
    SWITCHOVER("forward switchover"),
    REVERSE("reverse increment");

    private final String title;

    TaskStage(String title) {
        this.title = title;
    }

    /** How users read it. */
    public String title() {
        return title;
    }

    /** Whether the beginning of a later stage is its end. */
    public boolean endsWithTheNext() {
        return this == PRECHECK || this == SCHEMA;
    }

    /**
     * When a stage ran.
     *
     * @param startedMillis when its latest run began it
     * @param endedMillis absent where it has not ended
     * @param generation of the run that began it
     */
    public record Times(long startedMillis, Optional<Long> endedMillis, long generation) {
        /** One that begins. */
        public static Times begun(long atMillis, long generation) {
            return new Times(atMillis, Optional.empty(), generation);
        }

        /** The same, ended, if it has not ended before. */
        public Times ended(long atMillis) {
            return endedMillis.isPresent() ? this : new Times(startedMillis, Optional.of(atMillis), generation);
        }
    }
}
