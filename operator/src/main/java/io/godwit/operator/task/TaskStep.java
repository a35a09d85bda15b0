package io.godwit.operator.task;

import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import java.util.Optional;

/**
 * The next thing to do about a MigrationTask, decided from the object and the task's record alone: whoever does it and dies before the status is
 * written decides the same again. Pure.
 */
public sealed interface TaskStep {
    /** Make the task known. */
    record Create() implements TaskStep {}

    /** Give the task the object's spec. */
    record Change() implements TaskStep {}

    /** Ask for an action. */
    record Act(Action action) implements TaskStep {}

    /**
     * The object may go.
     *
     * @param stays whether its task stays, with topics and checkpoints
     */
    record LetGo(boolean stays) implements TaskStep {}

    /** Nothing is to be done until the task or the object changes. */
    record Rest() implements TaskStep {}

    /** The task says something else than the object, because of somebody else. Nothing is done if both turn out to say the same. */
    record Dispute(Failure why) implements TaskStep {}

    /** The object has lost its task, which only a person can resolve. */
    record Lost(Failure why) implements TaskStep {}

    /**
     * Decides.
     *
     * @param task the record under the object's name
     */
    static TaskStep of(TaskObject object, Optional<TaskRecord> task) {
        Optional<String> own = object.taskId(task.map(TaskRecord::id));
        if (object.removed()) {
            return removed(object, task.filter(known -> own.equals(Optional.of(known.id()))));
        }
        if (own.isEmpty()) {
            return task.map(known -> foreign(object, known)).orElseGet(Create::new);
        }
        if (task.isEmpty()) {
            return lost(
                    ErrorCode.TASK_UNKNOWN,
                    "task " + object.name() + " was deleted elsewhere",
                    "delete the object, or give it another name");
        }
        if (!own.get().equals(task.get().id())) {
            return lost(
                    ErrorCode.TASK_EXISTS,
                    "another task is named " + object.name() + " now",
                    "delete the object, or give it another name");
        }
        return living(object, task.get());
    }

    /** A run in the foreground that ended is taken over, as REST does. */
    private static TaskStep foreign(TaskObject object, TaskRecord task) {
        if (task.managed().isEmpty()) {
            return new Create();
        }
        return object.takes()
                ? new Change()
                : new Dispute(new Failure(
                        ErrorCode.TASK_EXISTS.name(),
                        "a task named " + object.name() + " was made elsewhere",
                        "give the object another name, or give it that task: annotate it with " + TaskDocument.TAKE_OVER
                                + "=true"));
    }

    /** The spec comes first: a task that is started has what its user wrote. */
    private static TaskStep living(TaskObject object, TaskRecord task) {
        if (isReleased(task)) {
            return lost(
                    ErrorCode.TASK_STATE,
                    "task " + task.name() + " was released elsewhere and cannot run again",
                    "delete the object");
        }
        if (object.rollsBack() && object.runs() && object.lastGood().isEmpty()) {
            return lost(
                    ErrorCode.TASK_STATE,
                    "no spec of " + object.name() + " has worked yet, so there is none to go back to",
                    "correct the spec, and remove the annotation " + TaskDocument.ROLLBACK);
        }
        TaskObject.Done done = object.done();
        boolean elsewhere = done.generation() != 0 && done.revision() != task.revision();
        if (elsewhere && object.takes()) {
            return new Change();
        }
        if (!done.covers(object)) {
            return elsewhere ? changedElsewhere(task, done) : new Change();
        }
        if (done.runs().orElse(false) == object.runs()) { // one that was never asked to run rests
            return new Rest();
        }
        return new Act(object.runs() ? Action.START : Action.STOP);
    }

    private static TaskStep changedElsewhere(TaskRecord task, TaskObject.Done done) {
        return new Dispute(new Failure(
                ErrorCode.TASK_REVISION.name(),
                "task " + task.name() + " was changed elsewhere, to revision " + task.revision() + ", since revision "
                        + done.revision() + " was applied from here",
                "put those changes into the object, or overwrite them: annotate it with " + TaskDocument.TAKE_OVER
                        + "=true, after removing that annotation where it stands already"));
    }

    /**
     * The task is stopped, so that nobody writes for an object that is gone. Topics and checkpoints go with it, unless the object says that they are
     * kept. What was taken over by a run in the foreground is that run's.
     */
    private static TaskStep removed(TaskObject object, Optional<TaskRecord> task) {
        if (task.isEmpty()) {
            return new LetGo(false);
        }
        TaskRecord known = task.get();
        if (known.managed().isEmpty()) {
            return new LetGo(true);
        }
        if (known.isRun()) {
            return new Act(Action.STOP);
        }
        return object.releases() ? released(known) : new LetGo(true);
    }

    /** What was made is removed as a user would. The tables stay. */
    private static TaskStep released(TaskRecord task) {
        return switch (task.state()) {
            case RUNNING, MODIFYING -> new Act(Action.STOP);
            case STOPPED, FAILED, COMPLETED -> new Act(Action.RELEASE);
            case RELEASING -> new Rest();
            case NOT_STARTED -> new Act(task.generation() == 0 ? Action.DELETE : Action.RELEASE);
            case RELEASED -> new Act(Action.DELETE);
        };
    }

    private static TaskStep lost(ErrorCode code, String message, String remedy) {
        return new Lost(new Failure(code.name(), message, remedy));
    }

    private static boolean isReleased(TaskRecord task) {
        return task.state() == TaskRecord.State.RELEASING || task.state() == TaskRecord.State.RELEASED;
    }
}
