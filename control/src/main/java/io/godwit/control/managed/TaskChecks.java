package io.godwit.control.managed;

import io.godwit.control.lifecycle.TaskState;
import io.godwit.control.record.RecordedState;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.CheckSkip;
import io.godwit.runtime.state.Checking;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.PrecheckWish;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.Optional;

/** What requests and reports about checks make of a task. Pure. */
final class TaskChecks {
    private static final Failure CHANGED = new Failure(
            ErrorCode.TASK_STATE.name(), "the task was changed, started or released meanwhile", "check it again");

    private TaskChecks() {}

    /** A task that runs is checked by its own run; one that is checked already is not checked twice at a time. */
    static Decided wanted(TaskRecord task, TaskRequest request, Instant now) {
        requireRest(task);
        task.checking().open().ifPresent(open -> {
            throw GodwitException.configuration(
                    ErrorCode.TASK_STATE,
                    "task " + task.name() + " is being checked, since " + Instant.ofEpochMilli(open.atMillis())
                            + " for " + open.by(),
                    "wait for it: task precheck shows how far it is");
        });
        TaskRequest.Checks checks = checks(request);
        PrecheckWish wish = new PrecheckWish(
                task.checking().latest().map(PrecheckWish::number).orElse(0L) + 1,
                now.toEpochMilli(),
                request.by(),
                checks.only(),
                checks.onlyFailed(),
                Optional.empty(),
                Optional.empty());
        return changed(task, task.checking().wanting(wish), "PRECHECK" + words(checks), request.by(), now);
    }

    static Decided skipped(TaskRecord task, TaskRequest request, Instant now) {
        if (task.state() == TaskRecord.State.RELEASING || task.state() == TaskRecord.State.RELEASED) {
            throw refused(task, "is not checked any more", "none: it cannot run again");
        }
        TaskRequest.Checks checks = checks(request);
        String[] name = checks.only().getFirst().split(":", 2);
        CheckSkip skip = new CheckSkip(name[0], name[1], checks.note(), request.by(), now.toEpochMilli());
        return changed(
                task,
                task.checking().skipping(skip),
                "SKIP " + skip.code() + " " + skip.object() + ": " + skip.note(),
                request.by(),
                now);
    }

    /** The report of an older precheck changes nothing. */
    static Decided ended(TaskRecord task, TaskReport report, Instant now) {
        return task.checking()
                .open()
                .filter(open -> report.precheck().equals(Optional.of(open.number())))
                .map(open -> changed(
                        task,
                        task.checking().ended(now.toEpochMilli(), report.failure()),
                        report.kind()
                                + report.failure().map(why -> " " + why.code()).orElse(""),
                        ManagedTasks.ITSELF,
                        now))
                .orElseGet(() -> Decided.nothing(Optional.of(task)));
    }

    /** The task without a precheck that is still to be made. */
    static TaskRecord givenUp(TaskRecord task, Instant now) {
        return task.managed()
                .map(managed -> task.managed(managed.checking(givenUp(managed, now))))
                .orElse(task);
    }

    static Checking givenUp(TaskRecord.Managed managed, Instant now) {
        return managed.checking().ended(now.toEpochMilli(), Optional.of(CHANGED));
    }

    private static void requireRest(TaskRecord task) {
        switch (RecordedState.of(task)) {
            case TaskState.NotStarted s -> {}
            case TaskState.Stopped s -> {}
            case TaskState.Failed s -> {}
            case TaskState.Completed s -> {}
            case TaskState.Running s -> throw refused(task, "was checked when it began", "stop it, and check it again");
            case TaskState.Modifying s -> throw refused(task, "was checked when it began", "wait until it runs");
            case TaskState.Releasing s -> throw refused(task, "is not checked any more", "none: it cannot run again");
            case TaskState.Released s -> throw refused(task, "is not checked any more", "none: it cannot run again");
        }
    }

    private static GodwitException refused(TaskRecord task, String what, String remedy) {
        return GodwitException.configuration(
                ErrorCode.TASK_STATE,
                "task " + task.name() + " is " + RecordedState.of(task).title() + " and " + what,
                remedy);
    }

    private static TaskRequest.Checks checks(TaskRequest request) {
        return request.checks()
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID, "the request names no checks", "name them"));
    }

    private static String words(TaskRequest.Checks checks) {
        return (checks.onlyFailed() ? " of what failed" : "")
                + (checks.only().isEmpty() ? "" : " of " + String.join(", ", checks.only()));
    }

    private static Decided changed(TaskRecord task, Checking checking, String what, String by, Instant now) {
        TaskRecord next = task.managed(task.managed().orElseThrow().checking(checking));
        return Decided.changed(
                Optional.of(next), ManagedTasks.event(what, Optional.of(task), Optional.of(next), by, now));
    }
}
