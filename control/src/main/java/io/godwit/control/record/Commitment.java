package io.godwit.control.record;

import io.godwit.runtime.state.TaskRecord;

/** How much of its spec a task can no longer take back. Later values include the earlier. */
public enum Commitment {
    /** Nothing is agreed on: another spec under its name is still the same task. */
    NOTHING,
    /** Collections are agreed on with source and target; no row event was published. */
    OBJECTS,
    /** Row events are registered and published. */
    ROWS;

    /**
     * What the records say about a task that a new run takes over. A run that is recorded without a hand-off was killed before it
     * agreed on anything, or is fenced before it can.
     */
    public static Commitment of(TaskRecord task, TaskRecords records) {
        return switch (task.state()) {
            case NOT_STARTED -> NOTHING;
            case FAILED, STOPPED -> records.handOffs(task.id()).isEmpty() ? NOTHING : agreed(task, records);
            case RUNNING, MODIFYING -> records.handOffs(task.id()).isEmpty() ? NOTHING : ROWS;
            case COMPLETED, RELEASING, RELEASED -> ROWS;
        };
    }

    /** The same for a task that is changed while a run of it, if there is one, continues. */
    public static Commitment ofRunning(TaskRecord task, TaskRecords records) {
        return task.isRun() ? ROWS : of(task, records);
    }

    private static Commitment agreed(TaskRecord task, TaskRecords records) {
        TaskStanding standing = records.standing(task);
        boolean published = standing.tables().stream().anyMatch(t -> t.rows().published() > 0)
                || standing.changes().stream().anyMatch(c -> c.watermarkTso() > 0 || c.rowsApplied() > 0);
        boolean ticked = standing.store().stream()
                .flatMap(store -> store.channels().stream())
                .anyMatch(channel -> channel.lastTick() > 0);
        return published || ticked ? ROWS : OBJECTS;
    }
}
