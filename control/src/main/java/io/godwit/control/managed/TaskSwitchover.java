package io.godwit.control.managed;

import io.godwit.control.lifecycle.TaskInput;
import io.godwit.control.record.RecordedState;
import io.godwit.control.standing.SwitchoverStanding;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.Switchover.Phase;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What requests and reports about its switchover make of a task. Pure. */
final class TaskSwitchover {
    private static final String TITLE = "SWITCHOVER ";

    private TaskSwitchover() {}

    /**
     * Whoever runs the task carries out what is wanted, so it has to be run; calling it off and giving the way back up may wait for
     * that. A flow back that fails each time it is started could not be given up otherwise.
     */
    static Decided wanted(TaskRecord task, TaskRequest request, Instant now) {
        SwitchoverInput input =
                switch (request.action()) {
                    case SWITCHOVER_START -> new SwitchoverInput.Start(settings(request), request.by());
                    case SWITCHOVER_CONFIRM -> new SwitchoverInput.Confirm(request.by());
                    case SWITCHOVER_ABORT -> new SwitchoverInput.Abort(request.by());
                    case SWITCHOVER_BACK -> new SwitchoverInput.Back(settings(request), request.by());
                    case SWITCHOVER_COMPLETE -> new SwitchoverInput.Complete(request.by());
                    default -> throw GodwitException.bug(request.action() + " is not about a switchover", null);
                };
        requireReversible(task);
        SwitchoverDecision decision = SwitchoverDecision.of(task.switchover(), input, now);
        decision.refusal().ifPresent(refusal -> {
            throw GodwitException.configuration(ErrorCode.TASK_STATE, refusal.reason(), refusal.remedy());
        });
        switch (input) {
            case SwitchoverInput.Start start -> require(task, task.state() == TaskRecord.State.RUNNING);
            case SwitchoverInput.Abort abort -> require(task, mayRun(task));
            case SwitchoverInput.Complete complete -> require(task, mayRun(task));
            default -> require(task, task.isRun());
        }
        return changed(task, decision, request.by(), now);
    }

    private static boolean mayRun(TaskRecord task) {
        return task.state() != TaskRecord.State.RELEASING && task.state() != TaskRecord.State.RELEASED;
    }

    /** One that comes after the task was stopped changes nothing: the phase is carried out again when it runs. */
    static Decided reported(TaskRecord task, TaskReport report, Instant now) {
        SwitchoverDecision decision =
                SwitchoverDecision.of(task.switchover(), report.switchover().orElseThrow(), now);
        return task.isRun() ? changed(task, decision, ManagedTasks.ITSELF, now) : Decided.nothing(Optional.of(task));
    }

    private static Decided changed(TaskRecord task, SwitchoverDecision decision, String by, Instant now) {
        if (decision.next().equals(task.switchover())) {
            return Decided.nothing(Optional.of(task));
        }
        Switchover next = decision.next().orElseThrow();
        TaskRecord turned = task.managed(task.managed().orElseThrow().turned(next));
        String what = TITLE + decision.event().orElse("");
        if (next.phase() == Phase.COMPLETED) { // nothing flows any more, and nothing is left to do
            return ManagedTasks.moved(
                    StageTimes.allEnded(turned, now), new TaskInput.Complete(), what, by, Optional.empty(), now);
        }
        Decided told = Decided.changed(
                Optional.of(turned), ManagedTasks.event(what, Optional.of(task), Optional.of(turned), by, now));
        return decision.event().isPresent() ? told : told.silently();
    }

    /**
     * What becomes of the switchover of a task that does not run any more.
     *
     * @param next the task then
     * @param failure why it failed, where it did
     */
    static SwitchoverDecision resting(TaskRecord next, Optional<Failure> failure, Instant now) {
        Failure why = failure.orElseGet(() -> new Failure(
                ErrorCode.SWITCHOVER_CALLED_OFF.name(),
                "the task is " + RecordedState.of(next).title(),
                "start the task, and begin it again"));
        return SwitchoverDecision.of(next.switchover(), new SwitchoverInput.Rest(why), now);
    }

    /** What the history says of that; nothing where nothing became of it. */
    static List<TaskEvent> told(SwitchoverDecision decision, TaskRecord task, Instant now) {
        return decision.event().stream()
                .map(line -> ManagedTasks.event(
                        TITLE + line, Optional.of(task), Optional.of(task), ManagedTasks.ITSELF, now))
                .toList();
    }

    /** The task, unless nothing of it can flow any more. */
    static TaskRecord requireFlow(TaskRecord task) {
        if (task.switchover().filter(known -> known.phase() == Phase.COMPLETED).isPresent()) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_STATE,
                    "the switchover of task " + task.name() + " is complete, and nothing flows any more",
                    "release it; another task may migrate the collections again");
        }
        return task;
    }

    /**
     * While it is under way, other processes would begin a phase with other values than it was begun with. Another selection would be
     * about one of two flows only.
     */
    static void requireTaken(TaskRecord task, TaskRequest request) {
        Optional<Switchover> known = task.switchover();
        Optional<Phase> phase = known.map(Switchover::phase);
        if (request.restarts() && phase.filter(Phase::isUnderWay).isPresent()) {
            throw refused(
                    task,
                    phase.get(),
                    "changes that need no other components",
                    "wait until it is over, or call it off; limits and tags can be changed now");
        }
        if (request.facts().filter(facts -> facts.objects()).isPresent()) {
            requireSettled(task, known);
        }
    }

    /** What is left out of the task would leave change logs behind. */
    private static void requireSettled(TaskRecord task, Optional<Switchover> known) {
        Optional<Phase> phase = known.map(Switchover::phase);
        if (phase.filter(now -> now.isUnderWay() || now == Phase.REVERSED).isPresent()) {
            throw refused(
                    task,
                    phase.get(),
                    "changes of its options",
                    "turn it back, or wait until it is over; then change it; a way back that cannot go on is given up with"
                            + " --complete");
        }
        if (known.filter(Switchover::cleans).isPresent()) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_STATE,
                    "change logs of the last switchover of task " + task.name() + " are not removed yet"
                            + known.flatMap(Switchover::waits)
                                    .map(words -> ": " + words)
                                    .orElse(""),
                    "wait until they are; then collections can be excluded");
        }
    }

    private static GodwitException refused(TaskRecord task, Phase phase, String taken, String remedy) {
        return GodwitException.configuration(
                ErrorCode.TASK_STATE,
                "task " + task.name() + " is in phase " + phase + " of a switchover, and takes only " + taken,
                remedy);
    }

    private static void requireReversible(TaskRecord task) {
        if (!SwitchoverStanding.isReversible(task)) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_STATE,
                    "task " + task.name() + " cannot be turned around: its types lack INCREMENTAL or REVERSE",
                    "a task that is created with both can be");
        }
    }

    private static void require(TaskRecord task, boolean holds) {
        if (!holds) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_STATE,
                    "task " + task.name() + " is " + RecordedState.of(task).title()
                            + ", and a switchover is carried out while it runs",
                    switch (task.state()) {
                        case NOT_STARTED, STOPPED, FAILED, COMPLETED -> "start the task";
                        case RUNNING, MODIFYING -> "wait until its components run";
                        case RELEASING, RELEASED -> "none: it cannot run again";
                    });
        }
    }

    private static Switchover.Settings settings(TaskRequest request) {
        return request.settings().orElse(Switchover.Settings.DEFAULT);
    }
}
