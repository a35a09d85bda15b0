package io.godwit.cli.service;

import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.CheckState;
import io.godwit.console.contract.model.Precheck;
import io.godwit.console.contract.model.PrecheckRequest;
import io.godwit.console.contract.model.PrecheckState;
import io.godwit.console.contract.model.SkipRequest;
import io.godwit.console.contract.model.TaskCheck;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The precheck of a task of the control service, from the command line. One thread. */
public final class ServicePrecheck {
    private static final Duration LOOK = Duration.ofMillis(500);
    /** What is looked at one by one; {@code --output json} has all. */
    private static final int MOST_SHOWN = 1_000;

    private final ServiceClient service;
    private final ProgressView view;
    private final String task;

    /** The precheck of one task. */
    public ServicePrecheck(ServiceClient service, ProgressView view, String task) {
        this.service = service;
        this.view = view;
        this.task = task;
    }

    /**
     * Checks the task, and follows that to its end.
     *
     * @param only each {@code CODE} or {@code CODE:OBJECT}; every check where it is empty and {@code onlyFailed} is false
     */
    public ExitCode make(List<String> only, boolean onlyFailed, BooleanSupplier stopping) {
        service.startPrecheck(task, new PrecheckRequest().checks(only).failed(onlyFailed));
        return follow(stopping);
    }

    /** Shows the latest precheck, once it has ended. */
    public ExitCode follow(BooleanSupplier stopping) {
        Precheck seen = seen();
        String told = "";
        while (goesOn(seen.getState())) {
            if (stopping.getAsBoolean()) {
                return ExitCode.INTERRUPTED;
            }
            String now = PrecheckText.progress(seen);
            if (!now.equals(told)) {
                view.notice(now);
                told = now;
            }
            Backoff.pause(LOOK);
            seen = seen();
        }
        show(seen);
        return exit(seen.getState());
    }

    /**
     * Lets the task run whatever comes of these checks.
     *
     * @param selector {@code CODE:OBJECT}, or {@code CODE} for all of that code that failed or warn
     * @param confirmed whether the user has seen what they say
     */
    public ExitCode skip(String selector, String note, boolean confirmed) {
        List<TaskCheck> meant = checks(List.of(CheckState.FAIL, CheckState.WARN), selector.split(":", 2)[0]).stream()
                .filter(check ->
                        selector.equals(check.getCode()) || selector.equals(check.getCode() + ":" + check.getObject()))
                .toList();
        if (meant.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.CHECK_UNKNOWN,
                    "no check " + selector + " of task " + task + " failed or warns",
                    "name one as task precheck " + task + " --show does, CODE or CODE:OBJECT");
        }
        if (!confirmed) {
            view.answers(
                    "check", meant.stream().map(ServiceClient::plain).toList(), () -> PrecheckText.unconfirmed(meant));
            return ExitCode.CONFIGURATION;
        }
        Precheck last = seen();
        for (TaskCheck check : meant) {
            last = service.skip(
                    task,
                    new SkipRequest()
                            .code(check.getCode())
                            ._object(check.getObject())
                            .note(note)
                            .confirmed(true));
        }
        show(last);
        return exit(last.getState());
    }

    private Precheck seen() {
        return service.precheck(task, List.of(CheckState.FAIL), "", 0);
    }

    private void show(Precheck precheck) {
        List<TaskCheck> all = checks(List.of(), "");
        view.answers(
                "check",
                all.stream().map(ServiceClient::plain).toList(),
                () -> PrecheckText.lines(
                        precheck,
                        all.stream()
                                .filter(check -> check.getState() != CheckState.PASS)
                                .limit(MOST_SHOWN)
                                .toList()));
    }

    private List<TaskCheck> checks(List<CheckState> states, String text) {
        List<TaskCheck> all = new ArrayList<>();
        Optional<Precheck> page = Optional.empty();
        int number = 0;
        while (page.isEmpty()
                || !page.get().getItems().isEmpty() && all.size() < page.get().getTotal()) {
            page = Optional.of(service.precheck(task, states, text, number++));
            all.addAll(page.get().getItems());
        }
        return all;
    }

    private static boolean goesOn(PrecheckState state) {
        return state == PrecheckState.PENDING || state == PrecheckState.RUNNING;
    }

    private static ExitCode exit(PrecheckState state) {
        return switch (state) {
            case PASSED -> ExitCode.DONE;
            case FAILED -> ExitCode.PRECHECK;
            case NONE, PENDING, RUNNING, GIVEN_UP -> ExitCode.FAILED;
        };
    }
}
