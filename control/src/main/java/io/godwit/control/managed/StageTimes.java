package io.godwit.control.managed;

import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.runtime.state.TaskStage;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What reports make of the stages of a task. Pure. */
final class StageTimes {
    private StageTimes() {}

    /**
     * A stage that a run begins keeps these times for the whole run, however often the run itself begins again. What is in the way stays
     * until something after the precheck begins: that one is repeated by each attempt.
     */
    static Decided of(TaskRecord task, TaskReport report, Instant now) {
        TaskRecord.Managed managed = task.managed().orElseThrow();
        TaskStage stage = report.stage().orElseThrow();
        Map<TaskStage, TaskStage.Times> stages = new HashMap<>(managed.stages());
        if (report.kind() == TaskReport.Kind.BEGUN) {
            stages.replaceAll((known, times) ->
                    known.endsWithTheNext() && known.compareTo(stage) < 0 ? times.ended(now.toEpochMilli()) : times);
            stages.merge(
                    stage,
                    TaskStage.Times.begun(now.toEpochMilli(), task.generation()),
                    (known, fresh) -> known.generation() == task.generation() ? known : fresh);
        } else {
            stages.computeIfPresent(stage, (known, times) -> times.ended(now.toEpochMilli()));
        }
        TaskRecord.Managed next = stage == TaskStage.PRECHECK
                ? managed.staged(stages).kept(managed.obstacle(), managed.nextAttemptAtMillis())
                : managed.staged(stages);
        return changed(task, next, stage.name() + " " + report.kind(), now);
    }

    /** The same cause, reported again, is no news; another attempt is kept. */
    static Decided retrying(TaskRecord task, TaskReport report, Instant now) {
        TaskRecord.Managed managed = task.managed().orElseThrow();
        Optional<Long> nextAttempt = report.waitMillis().map(wait -> now.toEpochMilli() + wait);
        Decided decided = changed(
                task,
                managed.kept(report.failure(), nextAttempt),
                report.kind() + " "
                        + report.failure().map(failure -> failure.code()).orElse(""),
                now);
        return managed.obstacle().equals(report.failure()) ? decided.silently() : decided;
    }

    /** What keeps one of its components from its work, or that nothing does any more. The same code, reported again, is no news. */
    static Decided kept(TaskRecord task, TaskReport report, Instant now) {
        TaskRecord.Managed managed = task.managed().orElseThrow();
        String component = report.component().orElseThrow();
        Optional<String> before =
                Optional.ofNullable(managed.componentObstacles().get(component)).map(Failure::code);
        Optional<String> code = report.failure().map(Failure::code);
        Map<String, Failure> obstacles = new HashMap<>(managed.componentObstacles());
        obstacles.remove(component);
        report.failure().ifPresent(failure -> obstacles.put(component, failure));
        String what = report.kind() + " " + code.orElse("") + " " + component;
        Decided decided = changed(task, managed.kept(obstacles), what, now);
        return code.isEmpty() || code.equals(before) ? decided.silently() : decided;
    }

    /** The task with every stage ended that was begun. */
    static TaskRecord allEnded(TaskRecord task, Instant now) {
        TaskRecord.Managed managed = task.managed().orElseThrow();
        Map<TaskStage, TaskStage.Times> stages = new HashMap<>(managed.stages());
        stages.replaceAll((stage, times) -> times.ended(now.toEpochMilli()));
        return task.managed(managed.staged(stages));
    }

    private static Decided changed(TaskRecord task, TaskRecord.Managed next, String what, Instant now) {
        if (!task.isRun() || next.equals(task.managed().orElseThrow())) {
            return Decided.nothing(Optional.of(task));
        }
        TaskRecord changed = task.managed(next);
        return Decided.changed(
                Optional.of(changed),
                ManagedTasks.event(what, Optional.of(task), Optional.of(changed), ManagedTasks.ITSELF, now));
    }
}
