package io.godwit.control.managed;

import io.godwit.control.lifecycle.TaskState;
import io.godwit.control.record.RecordedState;
import io.godwit.runtime.json.Kept;
import io.godwit.runtime.state.TaskRecord;

/**
 * What is wanted of a task now, under its name in {@code godwit.orders}; the newest one counts, and carrying it out twice changes
 * nothing. A task that is forgotten has none.
 *
 * @param record the task as it is to be run: its generation fences older runs, its revision tells a changed spec
 */
@Kept(in = "godwit.orders", version = 2)
public record TaskOrder(Want want, TaskRecord record) {
    /** What the world is to be made like. */
    public enum Want {
        /** Its stages run. */
        RUN,
        /** None of its processes runs. */
        REST,
        /** None of its processes runs, and its checks are made. */
        CHECK,
        /** Nothing of it is left except its record and its tables. */
        RELEASE
    }

    /** What is wanted of a task that is in this state. */
    public static TaskOrder of(TaskRecord task) {
        Want want =
                switch (RecordedState.of(task)) {
                    case TaskState.Running s -> Want.RUN;
                    case TaskState.Modifying s -> Want.RUN;
                    case TaskState.Releasing s -> Want.RELEASE;
                    case TaskState.NotStarted s -> atRest(task);
                    case TaskState.Stopped s -> atRest(task);
                    case TaskState.Failed s -> atRest(task);
                    case TaskState.Completed s -> atRest(task);
                    case TaskState.Released s -> Want.REST;
                };
        return new TaskOrder(want, task);
    }

    private static Want atRest(TaskRecord task) {
        return task.checking().open().isPresent() ? Want.CHECK : Want.REST;
    }
}
