package io.godwit.control;

import io.godwit.control.ServiceControl.Caller;
import io.godwit.control.estimate.Estimate;
import io.godwit.control.managed.TaskRequest;
import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.control.precheck.CheckCode;
import io.godwit.control.precheck.KeptPrecheck;
import io.godwit.control.precheck.LiveCheck;
import io.godwit.control.precheck.PrecheckBook;
import io.godwit.control.precheck.PrecheckStanding;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.TaskRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prechecks of the service's tasks, as its interfaces see them. Whoever carries out the orders of a task makes them; every instance
 * answers every question in the same way. Thread-safe; every method blocks.
 */
public final class PrecheckControl {
    private static final Logger LOG = LoggerFactory.getLogger(PrecheckControl.class);

    private final ServiceControl tasks;
    private final PrecheckBook book;
    private final Function<TaskSpec, Estimate> estimates;

    /**
     * Prechecks that are kept in {@code book}.
     *
     * @param estimates what a task takes; bounded in time
     */
    public PrecheckControl(ServiceControl tasks, PrecheckBook book, Function<TaskSpec, Estimate> estimates) {
        this.tasks = tasks;
        this.book = book;
        this.estimates = estimates;
    }

    /** What a task takes, measured now. */
    public Estimate estimate(TaskRecord task) {
        return estimates.apply(SpecComparison.published(task.spec()));
    }

    /** How the latest precheck of a task stands. */
    public PrecheckStanding find(TaskRecord task) {
        return PrecheckStanding.of(task, book.find(task.id()));
    }

    /**
     * Checks a task that rests, or makes some of its checks again.
     *
     * @param only each {@code CODE} or {@code CODE:OBJECT}; all checks where it is empty
     * @param onlyFailed whether those that failed are made again
     */
    public PrecheckStanding start(
            String name, List<String> only, boolean onlyFailed, OptionalLong revision, Caller caller) {
        TaskRecord task = tasks.task(name);
        List<LiveCheck> known = known(task);
        only.forEach(selector -> requireKnown(known, selector));
        return find(tasks.act(task, Action.PRECHECK, new TaskRequest.Checks(only, onlyFailed, ""), revision, caller));
    }

    /**
     * Lets a task run although one of its checks failed, or silences a warning.
     *
     * @param note why, in the user's words
     */
    public PrecheckStanding skip(
            String name, String code, String object, String note, OptionalLong revision, Caller caller) {
        TaskRecord task = tasks.task(name);
        String selector = code + ":" + object;
        LiveCheck check = known(task).stream()
                .filter(known -> known.name().equals(selector))
                .findFirst()
                .orElseThrow(() -> unknown(selector));
        if (!check.skippable()) {
            throw GodwitException.configuration(
                    ErrorCode.CHECK_NOT_SKIPPABLE,
                    selector + " cannot be skipped: " + check.message(),
                    check.remedy().isEmpty() ? "none is needed" : check.remedy());
        }
        return find(
                tasks.act(task, Action.SKIP, new TaskRequest.Checks(List.of(selector), false, note), revision, caller));
    }

    /** Removes what is kept of tasks that are forgotten; what cannot be removed now is removed with the next one. */
    public void forget() {
        try {
            removeForgotten();
        } catch (GodwitException e) {
            LOG.warn("code={} prechecks of forgotten tasks are still kept: {}", e.code(), e.getMessage());
        }
    }

    private void removeForgotten() {
        Set<String> kept = new HashSet<>(book.taskIds()); // before the tasks: one of a new task may come meanwhile
        kept.removeAll(tasks.tasks().stream().map(TaskRecord::id).collect(Collectors.toSet()));
        kept.forEach(book::remove);
    }

    private List<LiveCheck> known(TaskRecord task) {
        return book.find(task.id()).map(KeptPrecheck::checks).orElse(List.of());
    }

    private static void requireKnown(List<LiveCheck> known, String selector) {
        Optional<CheckCode> code = Stream.of(CheckCode.values())
                .filter(any -> any.name().equals(selector.split(":", 2)[0]))
                .findFirst();
        if (code.isEmpty() || known.stream().noneMatch(check -> check.isMeantBy(selector))) {
            throw unknown(selector);
        }
    }

    private static GodwitException unknown(String selector) {
        return GodwitException.configuration(
                ErrorCode.CHECK_UNKNOWN,
                "the latest precheck of the task has no check " + selector,
                "name one as the precheck shows it, CODE or CODE:OBJECT; or check everything first");
    }
}
