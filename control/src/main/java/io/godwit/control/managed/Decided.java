package io.godwit.control.managed;

import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Optional;

/**
 * What was decided about a request or a report.
 *
 * @param task the task from now on; absent where it is to be forgotten, or never was known
 * @param events what changed, for people; none where nothing did that they are told
 * @param refusal why nothing is done
 * @param isChange whether the task is another one than before
 */
public record Decided(Optional<TaskRecord> task, List<TaskEvent> events, Optional<Failure> refusal, boolean isChange) {
    /** Copies the list. */
    public Decided {
        events = List.copyOf(events);
    }

    static Decided nothing(Optional<TaskRecord> task) {
        return new Decided(task, List.of(), Optional.empty(), false);
    }

    static Decided refused(Optional<TaskRecord> task, Failure refusal) {
        return new Decided(task, List.of(), Optional.of(refusal), false);
    }

    static Decided changed(Optional<TaskRecord> task, TaskEvent event) {
        return changed(task, List.of(event));
    }

    static Decided changed(Optional<TaskRecord> task, List<TaskEvent> events) {
        return new Decided(task, events, Optional.empty(), true);
    }

    /** The same without the event: nobody needs to be told. */
    Decided silently() {
        return new Decided(task, List.of(), refusal, isChange);
    }
}
