package io.godwit.operator.task;

import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What an object's conditions say about its task. Pure. */
public final class TaskConditions {
    private static final Pattern WORD = Pattern.compile("([A-Za-z])([A-Za-z0-9]*)_?");

    private TaskConditions() {}

    /**
     * All conditions of a task.
     *
     * @param generation of the object
     * @param before as the object has them: what stays as it was keeps its time
     */
    public static List<Condition> of(TaskRecord task, long generation, List<Condition> before, Instant now) {
        Optional<Failure> failure = task.managed().flatMap(TaskRecord.Managed::failure);
        Optional<Failure> obstacle = task.managed().flatMap(TaskRecord.Managed::obstacle);
        boolean waits = task.managed().filter(TaskRecord.Managed::waits).isPresent();
        boolean failed = task.state() == TaskRecord.State.FAILED;
        Optional<Failure> cause = failed ? failure : obstacle;
        boolean works = task.isRun() && obstacle.isEmpty() || task.state() == TaskRecord.State.COMPLETED;
        String state = waits ? "WaitsForAdvance" : word(task.state().name());
        String reason = cause.map(known -> word(known.code())).orElse(state);
        String message = cause.map(TaskConditions::text)
                .orElse(waits ? "a stage is complete; advance the task to begin the next one" : "");
        return List.of(
                        new Condition(Condition.Type.Ready, works, reason, message, generation, now),
                        new Condition(Condition.Type.Progressing, task.isRun(), state, "", generation, now),
                        new Condition(Condition.Type.Degraded, cause.isPresent(), reason, message, generation, now),
                        new Condition(Condition.Type.NeedsAttention, failed || waits, reason, message, generation, now))
                .stream()
                .map(condition -> condition.after(before))
                .toList();
    }

    /** Those of an object that got no task, or lost it. */
    public static List<Condition> refused(
            String reason, String message, long generation, List<Condition> before, Instant now) {
        return List.of(
                        new Condition(Condition.Type.Ready, false, reason, message, generation, now),
                        new Condition(Condition.Type.Progressing, false, reason, "", generation, now),
                        new Condition(Condition.Type.Degraded, true, reason, message, generation, now),
                        new Condition(Condition.Type.NeedsAttention, true, reason, message, generation, now))
                .stream()
                .map(condition -> condition.after(before))
                .toList();
    }

    private static String text(Failure failure) {
        return failure.message() + "; " + failure.remedy();
    }

    /** {@code TARGET_UNREACHABLE} as {@code TargetUnreachable}: Kubernetes wants words without underscores at their ends. */
    static String word(String code) {
        return WORD.matcher(code).replaceAll(TaskConditions::capitalized);
    }

    private static String capitalized(MatchResult word) {
        return word.group(1).toUpperCase(Locale.ROOT) + word.group(2).toLowerCase(Locale.ROOT);
    }
}
