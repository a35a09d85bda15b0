package io.godwit.operator.task;

import io.godwit.control.record.TaskIds;
import io.godwit.model.task.Trees;
import io.godwit.runtime.state.TaskRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A MigrationTask as it is in the cluster.
 *
 * @param uid of the object; another one of the same name has another
 * @param generation raised by the cluster with each change of the spec
 * @param document the same that a task file has
 * @param runs whether its user wants it to run
 * @param takesOver whether its user wants it to have a task that was made, or changed, elsewhere
 * @param rollsBack whether its user wants its task to have the last spec that worked, not the one that the document has
 * @param removed whether its user deleted it
 * @param releases whether everything of its task is to go with it; else the task is stopped, and stays
 * @param status what was told about it last
 */
public record TaskObject(
        String uid,
        String name,
        long generation,
        Map<String, Object> document,
        boolean runs,
        boolean takesOver,
        boolean rollsBack,
        boolean removed,
        boolean releases,
        Map<String, Object> status)
        implements Applied {
    private static final String SPEC = "spec";

    /**
     * What was carried out of an object, as its status keeps it.
     *
     * @param taskId id of the task that was made from it
     * @param generation of the spec that the task has; 0 where it has none of it
     * @param document marks what was carried out, which annotations are part of; empty where an earlier build did it
     * @param revision of the task that it had with that spec
     * @param runs what was asked for last; absent where nothing was. A task that a user stopped elsewhere is not started again for it
     * @param takenOver whether the annotation that gives it a task was carried out. It is about what was there then, not about what somebody
     *     else changes later
     */
    public record Done(
            Optional<String> taskId,
            long generation,
            Optional<String> document,
            long revision,
            Optional<Boolean> runs,
            boolean takenOver) {
        /** Nothing. */
        public static final Done NOTHING = new Done(Optional.empty(), 0, Optional.empty(), 0, Optional.empty(), false);

        /** Whether what the object says now was carried out. */
        boolean covers(TaskObject object) {
            return generation >= object.generation()
                    && document.filter(mark -> !mark.equals(object.mark())).isEmpty();
        }

        /** After the task was given the spec of that generation. One that failed is to be started again with it. */
        Done given(TaskRecord task, TaskObject object) {
            boolean failed = task.state() == TaskRecord.State.FAILED;
            return new Done(
                    Optional.of(task.id()),
                    object.generation(),
                    Optional.of(object.mark()),
                    task.revision(),
                    failed ? Optional.empty() : runs,
                    object.takesOver());
        }

        Done asked(boolean toRun) {
            return new Done(taskId, generation, document, revision, Optional.of(toRun), takenOver);
        }

        /** After nothing was left to be done. */
        Done rested(TaskObject object) {
            return new Done(taskId, generation, document, revision, runs, object.takesOver());
        }
    }

    /** The same, after its user deleted it, whose task stays. */
    TaskObject gone() {
        return new TaskObject(uid, name, generation, document, runs, takesOver, rollsBack, true, false, status);
    }

    /** What was carried out of it. */
    public Done done() {
        return TaskStatus.done(status);
    }

    /** A spec that its task worked with. */
    public record Good(long generation, long revision, Map<String, Object> spec) {}

    /** The last spec of it that its task worked with. */
    public Optional<Good> lastGood() {
        return KeptSpecs.lastGood(status);
    }

    /** The document that its task is to have. */
    Map<String, Object> wanted() {
        return rollsBack ? lastGood().map(good -> with(good.spec())).orElse(document) : document;
    }

    private Map<String, Object> with(Map<String, Object> spec) {
        Map<String, Object> wanted = new LinkedHashMap<>(document);
        wanted.put(SPEC, spec);
        return wanted;
    }

    /** The spec of the document that its task is to have. */
    Map<String, Object> wantedSpec() {
        return Trees.at(wanted(), List.of(SPEC));
    }

    /** Another one for another document. */
    String mark() {
        return StatusTree.mark(wanted());
    }

    /** The generation whose spec its task is to have instead of what the document says; empty where it is what the document says. */
    Optional<Long> rolledBackTo() {
        return mark().equals(StatusTree.mark(document))
                ? Optional.empty()
                : lastGood().map(Good::generation);
    }

    /** Whether it is to have what somebody else made or changed: once, and again after the annotation was removed. */
    boolean takes() {
        return takesOver && !done().takenOver();
    }

    /** The id of a task that is made of it: known before, so that one that was made while the answer was lost is found again. */
    String ownId() {
        return TaskIds.of(uid);
    }

    /** The id of the task that it has. */
    Optional<String> taskId(Optional<String> found) {
        return done().taskId().or(() -> found.filter(ownId()::equals));
    }
}
