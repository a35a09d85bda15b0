package io.godwit.control.managed;

import io.godwit.control.lifecycle.ChangeFacts;
import io.godwit.control.lifecycle.TaskDecision;
import io.godwit.control.lifecycle.TaskEffect;
import io.godwit.control.lifecycle.TaskInput;
import io.godwit.control.record.RecordedState;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.ComponentWish;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides about requests and reports. Pure: no Kafka, no clock, no I/O; the same input has the same result. */
public final class ManagedTasks {
    static final String ITSELF = "godwit";

    private ManagedTasks() {}

    /**
     * What a request makes of a task.
     *
     * @param kept the task as the service keeps it
     */
    public static Decided of(Optional<TaskRecord> kept, TaskRequest request, Instant now) {
        Optional<TaskRecord> task = newest(kept, request.found());
        try {
            return switch (request.action()) {
                case CREATE -> created(task, request, now);
                case START ->
                    moved(TaskSwitchover.requireFlow(owned(task, request)), new TaskInput.Run(), request, now);
                case ADVANCE -> moved(waiting(owned(task, request)), new TaskInput.Run(), request, now);
                case STOP -> moved(owned(task, request), new TaskInput.Stop(), request, now);
                case CHANGE -> changed(owned(task, request), request, now);
                case RELEASE -> moved(owned(task, request), new TaskInput.Release(), request, now);
                case DELETE -> forgotten(owned(task, request), request, now);
                case PAUSE, UNPAUSE, RESTART -> wished(owned(task, request), request, now);
                case PRECHECK -> TaskChecks.wanted(owned(task, request), request, now);
                case SKIP -> TaskChecks.skipped(owned(task, request), request, now);
                case SWITCHOVER_START, SWITCHOVER_CONFIRM, SWITCHOVER_ABORT, SWITCHOVER_BACK, SWITCHOVER_COMPLETE ->
                    TaskSwitchover.wanted(owned(task, request), request, now);
            };
        } catch (GodwitException refusal) {
            return Decided.refused(kept, Failure.of(refusal));
        }
    }

    /** What a report makes of a task; nothing where it comes late. */
    public static Decided of(Optional<TaskRecord> kept, TaskReport report, Instant now) {
        Optional<TaskRecord> current = kept.filter(task -> task.generation() == report.generation());
        if (current.isEmpty()) {
            return Decided.nothing(kept);
        }
        TaskRecord task = current.get();
        return switch (report.kind()) {
            case BEGUN, ENDED -> StageTimes.of(task, report, now);
            case RETRYING ->
                report.component().isPresent()
                        ? StageTimes.kept(task, report, now)
                        : StageTimes.retrying(task, report, now);
            case WAITS -> reported(StageTimes.allEnded(task, now), new TaskInput.Stop(), report, now);
            case MODIFIED -> reported(task, new TaskInput.Modified(), report, now);
            case COMPLETED -> reported(StageTimes.allEnded(task, now), new TaskInput.Complete(), report, now);
            case FAILED ->
                reported(
                        task,
                        new TaskInput.Fail(report.failure().map(Failure::code).orElse(ErrorCode.INTERNAL.name())),
                        report,
                        now);
            case FREED -> reported(task, new TaskInput.Freed(), report, now);
            case CHECKED -> TaskChecks.ended(task, report, now);
            case SWITCHED -> TaskSwitchover.reported(task, report, now);
        };
    }

    private static Decided reported(TaskRecord task, TaskInput input, TaskReport report, Instant now) {
        return moved(task, input, report.kind().name(), ITSELF, report.failure(), now);
    }

    private static TaskRecord waiting(TaskRecord task) {
        if (task.state() != TaskRecord.State.STOPPED
                || !task.managed().map(TaskRecord.Managed::waits).orElse(false)) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_STATE,
                    "task " + task.name() + " is " + RecordedState.of(task).title()
                            + " and does not wait between two stages",
                    "start it to resume it; a task waits after schema migration with advanceAutomatically: false");
        }
        return task;
    }

    /**
     * A run in the foreground takes a stopped task over without asking: then its record is the newer one. A record of the service's
     * own that is not kept any more is one of a task that was deleted. Where both began the same run, the one in the foreground
     * has it: its journal fences everybody else's; one that the service took over afterwards has a higher revision.
     */
    private static Optional<TaskRecord> newest(Optional<TaskRecord> kept, Optional<TaskRecord> found) {
        return kept.isPresent() && found.isPresent()
                ? found.filter(f -> f.generation() > kept.get().generation() || began(f, kept.get()))
                        .or(() -> kept)
                : kept.or(() -> found.filter(f -> f.managed().isEmpty()));
    }

    private static boolean began(TaskRecord found, TaskRecord kept) {
        return found.generation() == kept.generation()
                && found.revision() >= kept.revision()
                && found.managed().isEmpty()
                && kept.managed().isPresent();
    }

    private static Decided created(Optional<TaskRecord> known, TaskRequest request, Instant now) {
        known.ifPresent(task -> requireAdoptable(task));
        Map<String, Object> spec = spec(request);
        TaskRecord task = known.map(t -> t.revised(spec))
                .orElseGet(() -> new TaskRecord(
                        request.taskId().orElseThrow(),
                        request.task(),
                        0,
                        TaskRecord.State.NOT_STARTED,
                        spec,
                        1,
                        Optional.empty(),
                        Optional.empty()))
                .managed(new TaskRecord.Managed(now.toEpochMilli(), Optional.empty(), false))
                .madeFrom(request.parts());
        return Decided.changed(
                Optional.of(task), event(request.action().name(), known, Optional.of(task), request.by(), now));
    }

    private static void requireAdoptable(TaskRecord task) {
        if (task.managed().isPresent()) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_EXISTS,
                    "a task named " + task.name() + " exists already",
                    "choose another name, or change that task");
        }
        if (task.isRun()) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_OWNER,
                    "task " + task.name() + " is run in the foreground",
                    "end that run with Ctrl-C; then create the task here, and it continues from where it is");
        }
    }

    /** The task, if the service may do something with it. */
    private static TaskRecord owned(Optional<TaskRecord> known, TaskRequest request) {
        TaskRecord task = known.orElseThrow(() -> GodwitException.configuration(
                ErrorCode.TASK_UNKNOWN, "no task is named " + request.task(), "create it first, or correct the name"));
        if (task.managed().isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_OWNER,
                    "task " + task.name() + " was run in the foreground last",
                    "create it here, and it continues from where it is");
        }
        if (request.taskId().filter(id -> !id.equals(task.id())).isPresent()) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_UNKNOWN,
                    "another task is named " + task.name() + " by now",
                    "look at the task again, and repeat the request if that one is meant");
        }
        if (request.revision().isPresent() && request.revision().getAsLong() != task.revision()) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_REVISION,
                    "task " + task.name() + " has revision " + task.revision() + " by now, not "
                            + request.revision().getAsLong(),
                    "look at the task again, and repeat the request with its revision");
        }
        return task;
    }

    /** Where nothing has to be restarted, the task only keeps the spec, and its components read it. */
    private static Decided changed(TaskRecord task, TaskRequest request, Instant now) {
        TaskSwitchover.requireTaken(task, request);
        TaskRecord revised =
                TaskChecks.givenUp(task, now).revised(spec(request)).madeFrom(request.parts());
        TaskInput change = new TaskInput.Change(
                request.facts().orElseGet(() -> ChangeFacts.ofOptions(task.generation())), task.generation());
        Decided decided = moved(revised, change, request, now); // refused in some states
        if (revised.spec().equals(task.spec()) && revised.parts().equals(task.parts())) {
            return Decided.nothing(Optional.of(task));
        }
        return task.isRun() && request.restarts()
                ? decided
                : Decided.changed(
                        Optional.of(revised),
                        event(request.action().name(), Optional.of(task), Optional.of(revised), request.by(), now));
    }

    private static Map<String, Object> spec(TaskRequest request) {
        return request.spec()
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID, "the request contains no task", "send the task's document"));
    }

    /** Components are run by whoever runs the task: it reads from the record what is wanted of each. */
    private static Decided wished(TaskRecord task, TaskRequest request, Instant now) {
        if (!task.isRun()) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_STATE,
                    "task " + task.name() + " is " + RecordedState.of(task).title()
                            + ", and none of its components runs",
                    "start the task");
        }
        TaskRecord.Managed managed = task.managed().orElseThrow();
        Map<String, ComponentWish> wishes = new HashMap<>(managed.components());
        for (String component : request.components()) {
            ComponentWish wish = task.wish(component);
            wishes.put(
                    component,
                    switch (request.action()) {
                        case PAUSE -> wish.paused(true);
                        case UNPAUSE -> wish.paused(false);
                        default -> wish.restarted();
                    });
        }
        if (wishes.entrySet().stream().allMatch(wish -> wish.getValue().equals(task.wish(wish.getKey())))) {
            return Decided.nothing(Optional.of(task));
        }
        TaskRecord next = task.managed(managed.wishing(wishes));
        String what = request.action() + " " + String.join(", ", request.components());
        return Decided.changed(Optional.of(next), event(what, Optional.of(task), Optional.of(next), request.by(), now));
    }

    private static Decided forgotten(TaskRecord task, TaskRequest request, Instant now) {
        boolean leavesNothing = task.state() == TaskRecord.State.RELEASED
                || task.state() == TaskRecord.State.NOT_STARTED && task.generation() == 0;
        if (!leavesNothing) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_STATE,
                    "task " + task.name() + " is " + RecordedState.of(task).title() + " and cannot be deleted",
                    "release it first");
        }
        return Decided.changed(
                Optional.empty(),
                event(request.action().name(), Optional.of(task), Optional.empty(), request.by(), now));
    }

    private static Decided moved(TaskRecord task, TaskInput input, TaskRequest request, Instant now) {
        return moved(task, input, request.action().name(), request.by(), Optional.empty(), now);
    }

    static Decided moved(
            TaskRecord task, TaskInput input, String what, String by, Optional<Failure> failure, Instant now) {
        TaskDecision decision = TaskDecision.of(RecordedState.of(task), input, now);
        if (decision.effects().isEmpty()) {
            return Decided.nothing(Optional.of(task));
        }
        TaskRecord next = task;
        TaskRecord.Managed before = task.managed().orElseGet(() -> new TaskRecord.Managed(0, Optional.empty(), false));
        for (TaskEffect effect : decision.effects()) {
            next = switch (effect) {
                case TaskEffect.Refuse refuse ->
                    throw GodwitException.configuration(ErrorCode.TASK_STATE, refuse.reason(), refuse.remedy());
                case TaskEffect.RaiseGeneration raise -> next.again(next.state());
                case TaskEffect.RunStages run -> next.started(now.toEpochMilli());
                // What is wanted of the components follows from the state, and the event is written below.
                case TaskEffect.RestartComponents restart -> next;
                case TaskEffect.DrainComponents drain -> next;
                case TaskEffect.RemoveTraces remove -> next;
                case TaskEffect.Event event -> next;
            };
        }
        TaskRecord moved = RecordedState.in(next, decision.next());
        boolean goesOn = task.isRun() && moved.isRun() && moved.generation() == task.generation();
        next = moved.managed(new TaskRecord.Managed(
                decision.next().since().toEpochMilli(),
                failure,
                before.advanced() || input instanceof TaskInput.Run && before.waits(),
                input instanceof TaskInput.Run ? Map.of() : before.components(), // all run
                before.stages(),
                Optional.empty(),
                what.equals(TaskReport.Kind.WAITS.name()),
                TaskChecks.givenUp(before, now),
                Optional.empty(),
                before.switchover(),
                goesOn ? before.componentObstacles() : Map.of()));
        List<TaskEvent> events = new ArrayList<>(List.of(event(what, Optional.of(task), Optional.of(next), by, now)));
        if (task.isRun() && !next.isRun()) {
            SwitchoverDecision rest = TaskSwitchover.resting(next, failure, now);
            events.addAll(TaskSwitchover.told(rest, next, now));
            next = rest.next()
                    .map(next.managed().orElseThrow()::turned)
                    .map(next::managed)
                    .orElse(next);
        }
        return Decided.changed(Optional.of(next), events);
    }

    static TaskEvent event(String what, Optional<TaskRecord> from, Optional<TaskRecord> to, String by, Instant now) {
        String name = to.or(() -> from).map(TaskRecord::name).orElseThrow();
        return new TaskEvent(now.toEpochMilli(), name, what, title(from), title(to), by);
    }

    private static String title(Optional<TaskRecord> task) {
        return task.map(t -> RecordedState.of(t).title()).orElse("");
    }
}
