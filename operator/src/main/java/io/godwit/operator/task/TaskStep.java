package io.godwit.operator.task;

import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.runtime.state.TaskRecord;
import java.util.Optional;

/**
 * The next thing to do about a MigrationTask, decided from the object and the task's record alone: whoever does it and dies before the status is
 * written decides the same again. Pure.
 */
public sealed interface TaskStep {
    /** Have the object kept until it is let go, before anything is made of it. */
    record Hold() implements TaskStep {}

    /** Make the task known. The object's uid identifies the request: repeated, it is done once, and a task of somebody else is refused. */
    record Create() implements TaskStep {}

    /** Give the task the object's spec. */
    record Change() implements TaskStep {}

    /** Ask for an action. */
    record Act(Action action) implements TaskStep {}

    /** Nothing is left of the task: the object may go. */
    record LetGo() implements TaskStep {}

    /** Nothing is to be done until the task or the object changes. */
    record Rest() implements TaskStep {}

    /** The object has lost its task, which only a person can resolve. */
    record Lost(String reason, String message) implements TaskStep {}

    /**
     * Decides.
     *
     * @param task the record under the object's name
     */
    static TaskStep of(TaskObject object, Optional<TaskRecord> task) {
        Optional<String> own = object.done().taskId();
        if (object.removed()) {
            return object.held() ? removed(task.filter(known -> own.equals(Optional.of(known.id())))) : new Rest();
        }
        if (!object.held()) {
            return new Hold();
        }
        if (own.isEmpty()) {
            return new Create();
        }
        if (task.isEmpty()) {
            return new Lost(
                    "TaskDeleted",
                    "task " + object.name() + " was deleted elsewhere; delete the object, or give it another name");
        }
        if (!own.get().equals(task.get().id())) {
            return new Lost(
                    "TaskReplaced",
                    "another task is named " + object.name() + " now; delete the object, or give it another name");
        }
        return living(object, task.get());
    }

    /** The spec comes first: a task that is started has what its user wrote. */
    private static TaskStep living(TaskObject object, TaskRecord task) {
        if (isReleased(task)) {
            return new Lost(
                    "TaskReleased",
                    "task " + task.name() + " was released elsewhere and cannot run again; delete the object");
        }
        if (object.done().generation() < object.generation()) {
            return new Change();
        }
        if (object.done().runs().orElse(false) == object.runs()) { // one that was never asked to run rests
            return new Rest();
        }
        return new Act(object.runs() ? Action.START : Action.STOP);
    }

    /** What was made is removed as a user would: stop, release, delete. The tables stay. */
    private static TaskStep removed(Optional<TaskRecord> task) {
        return task.<TaskStep>map(known -> switch (known.state()) {
                    case RUNNING, MODIFYING -> new Act(Action.STOP);
                    case STOPPED, FAILED, COMPLETED -> new Act(Action.RELEASE);
                    case RELEASING -> new Rest();
                    case NOT_STARTED, RELEASED -> new Act(Action.DELETE);
                })
                .orElseGet(LetGo::new);
    }

    private static boolean isReleased(TaskRecord task) {
        return task.state() == TaskRecord.State.RELEASING || task.state() == TaskRecord.State.RELEASED;
    }
}
