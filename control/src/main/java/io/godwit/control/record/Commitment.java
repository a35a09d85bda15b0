package io.godwit.control.record;

import io.godwit.runtime.state.TaskRecord;

/** How much of its spec a task can no longer take back. Later values include the earlier. */
public enum Commitment {
    /** Nothing is agreed: another spec under its name is still the same task. */
    NOTHING,
    /** Collections are agreed with source and target; no row event was published. */
    OBJECTS,
    /** Row events are registered and published. */
    ROWS;

    /** What the records say of a task; one that runs or is complete has committed itself. */
    public static Commitment of(TaskRecord task, TaskRecords records) {
        boolean ended = task.state() == TaskRecord.State.FAILED || task.state() == TaskRecord.State.STOPPED;
        if (!ended) {
            return ROWS;
        }
        if (records.handOffs(task.id()).isEmpty()) {
            return NOTHING;
        }
        TaskStanding standing = records.standing(task);
        boolean published = standing.tables().stream().anyMatch(t -> t.rowsRead() > 0 || t.rowsPublished() > 0)
                || standing.changes().stream().anyMatch(c -> c.watermarkTso() > 0 || c.rowsApplied() > 0);
        boolean ticked = standing.store().stream()
                .flatMap(store -> store.channels().stream())
                .anyMatch(channel -> channel.lastTick() > 0);
        return published || ticked ? ROWS : OBJECTS;
    }
}
