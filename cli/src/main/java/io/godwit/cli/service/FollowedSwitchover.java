package io.godwit.cli.service;

import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Failure;
import io.godwit.console.contract.model.Switchover;
import io.godwit.console.contract.model.SwitchoverStep;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskState;
import io.godwit.console.contract.model.TaskSummary;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A switchover that is followed until a person is needed, or nobody is any more. One thread. */
public final class FollowedSwitchover {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final ServiceClient service;
    private final ProgressView view;
    private final String task;
    private final boolean isAbort;
    private final Set<SwitchoverStep> told = new HashSet<>();
    private Optional<String> line = Optional.empty();

    /**
     * One that nobody has seen yet.
     *
     * @param isAbort whether calling it off is what is wanted
     */
    public FollowedSwitchover(ServiceClient service, ProgressView view, String task, boolean isAbort) {
        this.service = service;
        this.view = view;
        this.task = task;
        this.isAbort = isAbort;
    }

    /**
     * Shows each step, and how it stands.
     *
     * @param begun what was answered to the request: what was done before is not shown
     */
    public ExitCode follow(Switchover begun, BooleanSupplier stopping) {
        told.addAll(begun.getSteps());
        Switchover now = begun;
        Optional<TaskSummary> known = Optional.empty();
        show(now);
        try (FollowedTask followed = service.follow(task, view::notice)) {
            while (!isSettled(now)) {
                if (stopping.getAsBoolean()) {
                    return ExitCode.INTERRUPTED;
                }
                Optional<TaskSummary> summary = followed.next(LOOK).map(Task::getSummary);
                if (!summary.equals(known)) {
                    known = summary;
                    now = service.switchovers().find(task);
                    show(now);
                }
                if (!isSettled(now)) {
                    known.ifPresent(this::requireRun);
                }
            }
        }
        return end(now);
    }

    private void show(Switchover now) {
        List<SwitchoverStep> steps = now.getSteps().stream().filter(told::add).toList();
        view.answers("switchoverStep", steps.stream().map(ServiceClient::plain).toList(), () -> steps.stream()
                .map(SwitchoverText::line)
                .toList());
        if (!line.equals(Optional.of(now.getLine()))) {
            line = Optional.of(now.getLine());
            view.answers("switchover", List.of(ServiceClient.plain(now)), () -> SwitchoverText.lines(task, now));
        }
    }

    private static boolean isSettled(Switchover switchover) {
        return switch (switchover.getPhase()) {
            case NONE, CALLED_OFF, REVERSED, RETURNED, COMPLETED -> true;
            case FREEZING, BACK_FREEZING -> !switchover.getConfirmed();
            case CHECKING, PREPARING, CATCHING_UP, TURNING, UNDOING, BACK_CATCHING_UP, BACK_TURNING, COMPLETING ->
                false;
        };
    }

    /** Nobody carries it out otherwise, and waiting helps nobody at a terminal. */
    private void requireRun(TaskSummary summary) {
        if (summary.getState() != TaskState.RUNNING && summary.getState() != TaskState.MODIFYING) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_STATE,
                    "task " + task + " is " + TaskText.state(summary.getState())
                            + ", and nobody continues its switchover",
                    "start the task, and follow it with godwit task watch " + task);
        }
    }

    private ExitCode end(Switchover switchover) {
        Failure why = switchover.getCalledOff();
        if (isAbort || why == null) {
            return ExitCode.DONE;
        }
        view.failure(GodwitException.configuration(code(why), why.getMessage(), why.getRemedy()));
        return ExitCode.PRECHECK;
    }

    private static ErrorCode code(Failure failure) {
        return Stream.of(ErrorCode.values())
                .filter(known -> known.name().equals(failure.getCode()))
                .findFirst()
                .orElse(ErrorCode.SWITCHOVER_CALLED_OFF); // one of a later release
    }
}
