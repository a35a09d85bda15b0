package io.godwit.control;

import io.godwit.model.task.SpecChange;
import io.godwit.runtime.state.TaskRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a document would change in a task, before anything is changed.
 *
 * @param revision the one that it was compared with: applied with it, the plan holds or nothing is done; absent for a task that is new
 * @param changes by path
 * @param warnings what a person should know before, in words
 */
public record ChangePlan(OptionalLong revision, List<Change> changes, List<String> warnings) {
    /** Copies the lists. */
    public ChangePlan {
        changes = List.copyOf(changes);
        warnings = List.copyOf(warnings);
    }

    /** When a change takes effect. */
    public enum Effect {
        /** The components read it while they run. */
        IMMEDIATELY("immediately"),
        /** The components of the task are restarted. */
        RESTART("components are restarted"),
        /** Nothing of the task runs now. */
        NEXT_RUN("when it runs next"),
        /** It would make another task of it; then nothing of the document is taken. */
        REFUSED("refused, because");

        private final String words;

        Effect(String words) {
            this.words = words;
        }
    }

    /**
     * One changed value.
     *
     * @param reason why it is refused, else empty
     * @param remedy what to do then, else empty
     */
    public record Change(String path, String from, String to, Effect effect, String reason, String remedy) {
        /** For people, on one line. */
        public String line() {
            String why = reason.isEmpty() ? "" : " " + reason + " (" + remedy + ")";
            return path + ": " + from + " -> " + to + ", " + effect.words + why;
        }
    }

    /** A task that is not there yet changes nothing. */
    static ChangePlan ofNew() {
        return new ChangePlan(OptionalLong.empty(), List.of(), List.of());
    }

    /** The plan for a task that is there. */
    static ChangePlan of(TaskRecord task, SpecChange change, List<String> warnings) {
        List<Change> all = new ArrayList<>();
        change.accepted()
                .forEach(c -> all.add(new Change(c.path(), c.from(), c.to(), effect(c, task.isRun()), "", "")));
        change.refused()
                .forEach(c -> all.add(new Change(c.path(), c.from(), c.to(), Effect.REFUSED, c.reason(), c.remedy())));
        all.sort(Comparator.comparing(Change::path));
        return new ChangePlan(OptionalLong.of(task.revision()), all, warnings);
    }

    /** What no component reads applies whether one runs or not. */
    private static Effect effect(SpecChange.Accepted change, boolean isRun) {
        if (!isRun && !change.path().startsWith("metadata.")) {
            return Effect.NEXT_RUN;
        }
        return switch (change.effect()) {
            case AT_ONCE -> Effect.IMMEDIATELY;
            case RESTART -> Effect.RESTART;
        };
    }

    /** Whether the task would not take it. */
    public boolean isRefused() {
        return changes.stream().anyMatch(change -> change.effect() == Effect.REFUSED);
    }
}
