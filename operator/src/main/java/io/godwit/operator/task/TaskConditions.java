package io.godwit.operator.task;

import io.godwit.control.standing.TableStanding;
import io.godwit.control.standing.TableState;
import io.godwit.control.standing.TaskObstacle;
import io.godwit.model.text.Plural;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an object's conditions say about its task. Pure. */
public final class TaskConditions {
    private static final Pattern WORD = Pattern.compile("([A-Za-z])([A-Za-z0-9]*)_?");

    private TaskConditions() {}

    /**
     * What is wrong with the object, whatever its task does.
     *
     * @param lasts whether only a person can resolve it
     */
    record Refusal(Failure why, boolean lasts) {}

    /**
     * All conditions of a task: it is ready once all of its components have given a sign of life in this run, nothing is in the way
     * of any, and not every table of it has failed.
     *
     * @param refusal why the task has not what the object says
     * @param generation of the object
     * @param before as the object has them: what stays as it was keeps its time
     */
    static List<Condition> of(
            TaskService.Known known, Optional<Refusal> refusal, long generation, List<Condition> before, Instant now) {
        TaskRecord task = known.task();
        boolean waits = task.managed().filter(TaskRecord.Managed::waits).isPresent();
        boolean failed = task.state() == TaskRecord.State.FAILED;
        Optional<Failure> own = failure(known);
        Optional<String> awaited = TaskObstacle.awaited(task, known.overview());
        long failedTables = task.isRun() ? known.overview().count(TableState.FAILED) : 0;
        boolean moves = failedTables == 0 || known.overview().tables().stream().anyMatch(TaskConditions::goesOn);
        boolean works = task.isRun() && own.isEmpty() && awaited.isEmpty() && moves
                || task.state() == TaskRecord.State.COMPLETED;
        Said state = new Said(
                waits ? "WaitsForAdvance" : word(task.state().name()),
                waits ? "a stage is complete; advance the task to begin the next one" : "");
        Said said = own.map(TaskConditions::said)
                .or(() -> awaited.map(name -> new Said("Starting", name + " has given no sign of life yet")))
                .orElseGet(() -> moves ? state : failed(task, failedTables, false));
        Said worst = refusal.map(Refusal::why)
                .or(() -> own)
                .map(TaskConditions::said)
                .orElseGet(() -> failedTables > 0 ? failed(task, failedTables, moves) : said);
        boolean degraded = own.isPresent() || failedTables > 0 || refusal.isPresent();
        boolean needed = failed
                || waits
                || failedTables > 0
                || refusal.filter(Refusal::lasts).isPresent();
        return since(
                before,
                condition(Condition.Type.Ready, works, said, generation, now),
                condition(Condition.Type.Progressing, task.isRun(), state.silent(), generation, now),
                condition(Condition.Type.Degraded, degraded, worst, generation, now),
                condition(Condition.Type.NeedsAttention, needed, worst, generation, now));
    }

    /** Why it failed, or what keeps it from its work. */
    static Optional<Failure> failure(TaskService.Known known) {
        return known.task().state() == TaskRecord.State.FAILED
                ? known.task().managed().flatMap(TaskRecord.Managed::failure)
                : TaskObstacle.of(known.task(), known.overview());
    }

    private static boolean goesOn(TableStanding table) {
        return table.state() != TableState.FAILED && table.state() != TableState.DROPPED;
    }

    private static Said failed(TaskRecord task, long tables, boolean moves) {
        return new Said(
                "TablesFailed",
                Plural.of(tables, "table") + " failed, and " + (moves ? "the others continue" : "no other is left")
                        + "; godwit task show " + task.name() + " says why, and the next start tries them again");
    }

    /** Those of an object that got no task, or lost it. */
    static List<Condition> refused(Refusal refusal, long generation, List<Condition> before, Instant now) {
        Said said = said(refusal.why());
        return since(
                before,
                condition(Condition.Type.Ready, false, said, generation, now),
                condition(Condition.Type.Progressing, false, said.silent(), generation, now),
                condition(Condition.Type.Degraded, true, said, generation, now),
                condition(Condition.Type.NeedsAttention, refusal.lasts(), said, generation, now));
    }

    /** Those of an object with which everything is well. */
    static List<Condition> usable(long generation, List<Condition> before, Instant now) {
        Said said = new Said("Usable", "");
        return since(
                before,
                condition(Condition.Type.Ready, true, said, generation, now),
                condition(Condition.Type.Progressing, false, said, generation, now),
                condition(Condition.Type.Degraded, false, said, generation, now),
                condition(Condition.Type.NeedsAttention, false, said, generation, now));
    }

    private record Said(String reason, String message) {
        Said silent() {
            return new Said(reason, "");
        }
    }

    private static Condition condition(Condition.Type type, boolean holds, Said said, long generation, Instant now) {
        return new Condition(type, holds, said.reason(), said.message(), generation, now);
    }

    private static List<Condition> since(List<Condition> before, Condition... now) {
        return Stream.of(now).map(condition -> condition.after(before)).toList();
    }

    private static Said said(Failure failure) {
        return new Said(word(failure.code()), text(failure));
    }

    /** The failure on one line. */
    static String text(Failure failure) {
        return failure.remedy().isEmpty() ? failure.message() : failure.message() + "; " + failure.remedy();
    }

    /** {@code TARGET_UNREACHABLE} as {@code TargetUnreachable}: Kubernetes wants words without underscores at their ends. */
    static String word(String code) {
        return WORD.matcher(code).replaceAll(TaskConditions::capitalized);
    }

    private static String capitalized(MatchResult word) {
        return word.group(1).toUpperCase(Locale.ROOT) + word.group(2).toLowerCase(Locale.ROOT);
    }
}
