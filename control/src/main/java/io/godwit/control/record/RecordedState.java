package io.godwit.control.record;

import io.godwit.control.lifecycle.TaskState;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * A task's state as its record keeps it. Records of foreground runs do not keep the time, so a state that is read from one has none:
 * {@link Instant#EPOCH}.
 */
public final class RecordedState {
    private RecordedState() {}

    /** The state that a record represents; a task without a record was never run. */
    public static TaskState of(Optional<TaskRecord> record) {
        return record.<TaskState>map(RecordedState::of).orElseGet(() -> new TaskState.NotStarted(Instant.EPOCH));
    }

    /** The record of a task that is in {@code state}. */
    public static TaskRecord in(TaskRecord record, TaskState state) {
        return switch (state) {
            case TaskState.NotStarted s -> record.in(TaskRecord.State.NOT_STARTED, Optional.empty());
            case TaskState.Running s -> record.in(TaskRecord.State.RUNNING, Optional.empty());
            case TaskState.Modifying s -> record.in(TaskRecord.State.MODIFYING, Optional.empty());
            case TaskState.Stopped s -> record.in(TaskRecord.State.STOPPED, Optional.empty());
            case TaskState.Failed s -> record.in(TaskRecord.State.FAILED, Optional.of(s.code()));
            case TaskState.Completed s -> record.in(TaskRecord.State.COMPLETED, Optional.empty());
            case TaskState.Releasing s -> record.in(TaskRecord.State.RELEASING, Optional.empty());
            case TaskState.Released s -> record.in(TaskRecord.State.RELEASED, Optional.empty());
        };
    }

    /** The state that a record represents. */
    public static TaskState of(TaskRecord record) {
        Instant since = record.managed()
                .map(managed -> Instant.ofEpochMilli(managed.sinceMillis()))
                .orElse(Instant.EPOCH);
        return switch (record.state()) {
            case NOT_STARTED -> new TaskState.NotStarted(since);
            case RUNNING -> new TaskState.Running(since);
            case MODIFYING -> new TaskState.Modifying(since);
            case STOPPED -> new TaskState.Stopped(since);
            case FAILED -> new TaskState.Failed(since, record.lastError().orElse(""));
            case COMPLETED -> new TaskState.Completed(since);
            case RELEASING -> new TaskState.Releasing(since);
            case RELEASED -> new TaskState.Released(since);
        };
    }
}
