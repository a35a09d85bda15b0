package io.godwit.operator.task;

import io.godwit.model.task.Trees;
import io.godwit.operator.task.TaskConditions.Refusal;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The specs that a MigrationTask's status keeps besides the one that its task has: the one that it is to have next, and the last that worked. Pure. */
final class KeptSpecs {
    /** A component that ends over its spec has done so, and one that cannot work has said so. */
    private static final Duration WHILE = Duration.ofSeconds(30);

    private KeptSpecs() {}

    /** The last spec of an object that its task worked with. */
    static Optional<TaskObject.Good> lastGood(Map<String, Object> status) {
        Map<String, Object> good = Trees.at(status, List.of(TaskStatus.LAST_GOOD));
        Map<String, Object> spec = Trees.at(good, List.of(TaskStatus.SPEC));
        return spec.isEmpty()
                ? Optional.empty()
                : Optional.of(new TaskObject.Good(
                        TaskStatus.number(good.get(TaskStatus.GENERATION)),
                        TaskStatus.number(good.get(TaskStatus.REVISION)),
                        spec));
    }

    /**
     * The same for the next status, as it is kept. A spec works once a run with it got past its precheck and is ready and not degraded for a while, or is complete;
     * one that works again stays the one of the generation that it came with.
     */
    static Optional<Object> lastGood(
            TaskObject object, TaskObject.Done done, TaskRecord task, List<Condition> conditions, Instant now) {
        boolean works = done.covers(object) && done.revision() == task.revision() && works(task, conditions, now);
        Map<String, Object> spec = object.wantedSpec();
        boolean known = object.lastGood()
                .filter(good -> StatusTree.mark(good.spec()).equals(StatusTree.mark(spec)))
                .isPresent();
        return works && !known
                ? Optional.of(Map.of(
                        TaskStatus.GENERATION,
                        done.generation(),
                        TaskStatus.REVISION,
                        done.revision(),
                        TaskStatus.SPEC,
                        spec))
                : Optional.ofNullable(object.status().get(TaskStatus.LAST_GOOD));
    }

    /** Components that are restarted for a change seem to work until they are. */
    private static boolean works(TaskRecord task, List<Condition> conditions, Instant now) {
        Instant settled = now.minus(WHILE);
        long since = task.managed().map(TaskRecord.Managed::sinceMillis).orElse(0L);
        return task.state() == TaskRecord.State.COMPLETED
                || task.state() == TaskRecord.State.RUNNING
                        && task.hasPassedPrecheck()
                        && since <= settled.toEpochMilli()
                        && has(conditions, Condition.Type.Ready, true, settled)
                        && has(conditions, Condition.Type.Degraded, false, settled);
    }

    private static boolean has(List<Condition> conditions, Condition.Type type, boolean holds, Instant since) {
        return conditions.stream()
                .anyMatch(condition -> condition.type() == type
                        && condition.holds() == holds
                        && !condition.since().isAfter(since));
    }

    /** The task works, but not with what its object says, which somebody is to correct. */
    static Refusal rolledBack(long generation) {
        return new Refusal(
                new Failure(
                        "ROLLED_BACK",
                        "the task has the spec of generation " + generation + ", the last one that worked",
                        "correct the spec of the object, and remove the annotation " + TaskDocument.ROLLBACK),
                true);
    }

    /** Whether the status says already what the task is to have next. */
    static boolean isIntended(TaskObject object) {
        return object.mark()
                .equals(Trees.at(object.status(), List.of(TaskStatus.INTENDED)).get(TaskStatus.DOCUMENT));
    }

    /** What was known last, and the spec that the task is to have next. */
    static Map<String, Object> intended(TaskObject object, Map<String, Object> document) {
        Map<String, Object> status = new LinkedHashMap<>(object.status());
        status.put(
                TaskStatus.INTENDED,
                Map.of(
                        TaskStatus.GENERATION,
                        object.generation(),
                        TaskStatus.DOCUMENT,
                        object.mark(),
                        TaskStatus.SPEC,
                        Trees.at(document, List.of(TaskStatus.SPEC))));
        return status;
    }
}
