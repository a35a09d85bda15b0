package io.godwit.control.lifecycle;

import io.godwit.control.lifecycle.TaskEffect.DrainComponents;
import io.godwit.control.lifecycle.TaskEffect.RaiseGeneration;
import io.godwit.control.lifecycle.TaskEffect.RemoveTraces;
import io.godwit.control.lifecycle.TaskEffect.RestartComponents;
import io.godwit.control.lifecycle.TaskEffect.RunStages;
import io.godwit.control.lifecycle.TaskState.Completed;
import io.godwit.control.lifecycle.TaskState.Failed;
import io.godwit.control.lifecycle.TaskState.Modifying;
import io.godwit.control.lifecycle.TaskState.NotStarted;
import io.godwit.control.lifecycle.TaskState.Released;
import io.godwit.control.lifecycle.TaskState.Releasing;
import io.godwit.control.lifecycle.TaskState.Running;
import io.godwit.control.lifecycle.TaskState.Stopped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happens to a task: its next state, and what is to be done. Pure: the same input has the same result. {@link TaskState}
 * lists the transitions; a request that is not among them is refused, and a late report changes nothing.
 */
public record TaskDecision(TaskState next, List<TaskEffect> effects) {
    /** Copies the list. */
    public TaskDecision {
        effects = List.copyOf(effects);
    }

    /** The decision about an input that arrived at {@code now}. */
    public static TaskDecision of(TaskState state, TaskInput input, Instant now) {
        return switch (input) {
            case TaskInput.Run run -> run(state, now);
            case TaskInput.Stop stop -> stop(state, now);
            case TaskInput.Change change -> change(state, change, now);
            case TaskInput.Release release -> release(state, now);
            case TaskInput.Modified modified -> modified(state, now);
            case TaskInput.Complete complete -> complete(state, now);
            case TaskInput.Fail fail -> fail(state, fail.code(), now);
            case TaskInput.Freed freed -> freed(state, now);
        };
    }

    /** Why nothing is done, where the input is refused. */
    public Optional<TaskEffect.Refuse> refusal() {
        return effects.stream()
                .filter(TaskEffect.Refuse.class::isInstance)
                .map(TaskEffect.Refuse.class::cast)
                .findFirst();
    }

    private static TaskDecision run(TaskState state, Instant now) {
        TaskEffect[] effects = {new RaiseGeneration(), new RunStages()};
        return switch (state) {
            case NotStarted s -> moved(s, s.run(now), now, effects);
            case Running s -> moved(s, s.run(now), now, effects);
            case Modifying s -> moved(s, s.run(now), now, effects);
            case Stopped s -> moved(s, s.run(now), now, effects);
            case Failed s -> moved(s, s.run(now), now, effects);
            case Completed s -> moved(s, s.run(now), now, effects);
            case Releasing s -> cannot(s, "run", "use another metadata.name");
            case Released s -> cannot(s, "run", "use another metadata.name");
        };
    }

    private static TaskDecision stop(TaskState state, Instant now) {
        return switch (state) {
            case Running s -> moved(s, s.stop(now), now, new DrainComponents());
            case Modifying s -> moved(s, s.stop(now), now, new DrainComponents());
            case NotStarted s -> ignored(s);
            case Stopped s -> ignored(s);
            case Failed s -> ignored(s);
            case Completed s -> ignored(s);
            case Releasing s -> cannot(s, "stop", "wait until it is released");
            case Released s -> ignored(s);
        };
    }

    private static TaskDecision change(TaskState state, TaskInput.Change change, Instant now) {
        if (change.facts().run() != change.run()) {
            return refused(
                    state,
                    "the task was run again while the change was compared with it",
                    "look at the task again, and repeat the request under another key");
        }
        return switch (state) {
            case Running s -> agreedOn(s, s.change(now), change, now);
            case Modifying s -> agreedOn(s, s.change(now), change, now);
            case NotStarted s -> ignored(s);
            case Stopped s -> ignored(s);
            case Failed s -> ignored(s);
            case Completed s -> ignored(s);
            case Releasing s -> cannot(s, "change", "use another metadata.name");
            case Released s -> cannot(s, "change", "use another metadata.name");
        };
    }

    /** While a run agrees on collections, nobody knows what other objects would leave of them. */
    private static TaskDecision agreedOn(TaskState from, TaskState to, TaskInput.Change change, Instant now) {
        return change.facts().objects() && !change.facts().members()
                ? refused(
                        from,
                        "the collections of the task are being agreed on",
                        "change its objects in a moment, once its tables are shown; or stop it first")
                : moved(from, to, now, new RestartComponents());
    }

    private static TaskDecision release(TaskState state, Instant now) {
        TaskEffect[] effects = {new RaiseGeneration(), new RemoveTraces()};
        return switch (state) {
            case NotStarted s -> moved(s, s.release(now), now, effects);
            case Stopped s -> moved(s, s.release(now), now, effects);
            case Failed s -> moved(s, s.release(now), now, effects);
            case Completed s -> moved(s, s.release(now), now, effects);
            case Releasing s -> moved(s, s.release(now), now, effects);
            case Running s -> cannot(s, "release", "stop it first");
            case Modifying s -> cannot(s, "release", "stop it first");
            case Released s -> ignored(s);
        };
    }

    private static TaskDecision modified(TaskState state, Instant now) {
        return state instanceof Modifying s ? moved(s, s.modified(now), now) : ignored(state);
    }

    private static TaskDecision complete(TaskState state, Instant now) {
        return switch (state) {
            case Running s -> moved(s, s.complete(now), now);
            case Modifying s -> moved(s, s.complete(now), now);
            case NotStarted s -> ignored(s);
            case Stopped s -> ignored(s);
            case Failed s -> ignored(s);
            case Completed s -> ignored(s);
            case Releasing s -> ignored(s);
            case Released s -> ignored(s);
        };
    }

    private static TaskDecision fail(TaskState state, String code, Instant now) {
        return switch (state) {
            case Running s -> moved(s, s.fail(now, code), now, new DrainComponents());
            case Modifying s -> moved(s, s.fail(now, code), now, new DrainComponents());
            case Releasing s -> moved(s, s.fail(now, code), now);
            case NotStarted s -> ignored(s);
            case Stopped s -> ignored(s);
            case Failed s -> ignored(s);
            case Completed s -> ignored(s);
            case Released s -> ignored(s);
        };
    }

    private static TaskDecision freed(TaskState state, Instant now) {
        return state instanceof Releasing s ? moved(s, s.released(now), now) : ignored(state);
    }

    private static TaskDecision moved(TaskState from, TaskState to, Instant now, TaskEffect... effects) {
        List<TaskEffect> all = new ArrayList<>(List.of(effects));
        all.add(new TaskEffect.Event(now, from.title(), to.title()));
        return new TaskDecision(to, all);
    }

    private static TaskDecision ignored(TaskState state) {
        return new TaskDecision(state, List.of());
    }

    private static TaskDecision cannot(TaskState state, String wanted, String remedy) {
        return refused(state, "a task that is " + state.title() + " cannot " + wanted, remedy);
    }

    private static TaskDecision refused(TaskState state, String reason, String remedy) {
        return new TaskDecision(state, List.of(new TaskEffect.Refuse(reason, remedy)));
    }
}
