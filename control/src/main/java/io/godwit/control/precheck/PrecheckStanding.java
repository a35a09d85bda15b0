package io.godwit.control.precheck;

import io.godwit.runtime.state.CheckSkip;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.PrecheckWish;
import io.godwit.runtime.state.TaskRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How the latest precheck of a task stands: what is kept of it, held against what is wanted of the task, so that nothing runs for ever
 * that nobody makes. Pure.
 *
 * @param reason why it was given up
 * @param by who wanted it; absent where there is none
 * @param checks what needs a person first
 */
public record PrecheckStanding(
        State state,
        Optional<Failure> reason,
        Optional<String> by,
        Optional<Long> startedMillis,
        Optional<Long> endedMillis,
        List<Standing> checks) {

    /** Copies the list. */
    public PrecheckStanding {
        checks = List.copyOf(checks);
    }

    /** How far it is. */
    public enum State {
        /** The task was never checked. */
        NONE,
        /** An instance is about to make it. */
        PENDING,
        RUNNING,
        /** Nothing keeps the task from running. */
        PASSED,
        FAILED,
        /** It came to no end. */
        GIVEN_UP;

        /** Whether it goes on by itself. */
        public boolean isGoingOn() {
            return this == PENDING || this == RUNNING;
        }
    }

    /**
     * One check.
     *
     * @param check as it counts: skipped where its user answers for it
     */
    public record Standing(LiveCheck check, Optional<CheckSkip> skip) {
        static Standing of(LiveCheck check, List<CheckSkip> skips) {
            Optional<CheckSkip> skip = check.skip(skips);
            return new Standing(skip.isPresent() ? check.skipped() : check, skip);
        }
    }

    /** The standing of a task's precheck, from what is kept of it. */
    public static PrecheckStanding of(TaskRecord task, Optional<KeptPrecheck> kept) {
        Optional<PrecheckWish> open = task.checking().open();
        boolean begun = open.isPresent()
                && kept.filter(k -> k.header().number().equals(open.map(PrecheckWish::number)))
                        .isPresent();
        if (open.isPresent() && !begun) {
            return pending(task, open.get(), kept);
        }
        return kept.map(precheck -> of(task, precheck)).orElseGet(() -> never(task));
    }

    private static PrecheckStanding pending(TaskRecord task, PrecheckWish wish, Optional<KeptPrecheck> kept) {
        List<LiveCheck> before =
                wish.isOfAll() ? List.of() : kept.map(KeptPrecheck::checks).orElse(List.of());
        return new PrecheckStanding(
                State.PENDING,
                Optional.empty(),
                Optional.of(wish.by()),
                Optional.of(wish.atMillis()),
                Optional.empty(),
                sorted(task, before));
    }

    private static PrecheckStanding never(TaskRecord task) {
        Optional<Failure> failure = task.checking().latest().flatMap(PrecheckWish::failure);
        return new PrecheckStanding(
                failure.isPresent() ? State.GIVEN_UP : State.NONE,
                failure,
                task.checking().latest().map(PrecheckWish::by),
                task.checking().latest().map(PrecheckWish::atMillis),
                task.checking().latest().flatMap(PrecheckWish::endedMillis),
                List.of());
    }

    private static PrecheckStanding of(TaskRecord task, KeptPrecheck kept) {
        KeptPrecheck.Header header = kept.header();
        boolean goesOn = header.number().isPresent()
                ? task.checking().open().isPresent()
                : header.endedMillis().isEmpty() && isRun(task, header);
        boolean givenUp = !goesOn && header.endedMillis().isEmpty();
        List<Standing> checks = sorted(
                task, givenUp ? kept.checks().stream().map(LiveCheck::givenUp).toList() : kept.checks());
        return new PrecheckStanding(
                state(goesOn, givenUp, checks),
                givenUp ? Optional.of(reason(task, header)) : Optional.empty(),
                Optional.of(header.by()),
                Optional.of(header.startedMillis()),
                goesOn ? Optional.empty() : header.endedMillis(),
                checks);
    }

    private static boolean isRun(TaskRecord task, KeptPrecheck.Header header) {
        return task.isRun() && header.run().equals(Optional.of(task.generation()));
    }

    private static State state(boolean goesOn, boolean givenUp, List<Standing> checks) {
        if (goesOn) {
            return State.RUNNING;
        }
        if (givenUp) {
            return State.GIVEN_UP;
        }
        return checks.stream().anyMatch(standing -> standing.check().state() == LiveCheck.State.FAIL)
                ? State.FAILED
                : State.PASSED;
    }

    private static Failure reason(TaskRecord task, KeptPrecheck.Header header) {
        return task.checking()
                .latest()
                .filter(wish -> header.number().equals(Optional.of(wish.number())))
                .flatMap(PrecheckWish::failure)
                .orElseGet(() -> new Failure("TASK_STATE", "the run that it belongs to has ended", "check it again"));
    }

    private static List<Standing> sorted(TaskRecord task, List<LiveCheck> checks) {
        List<CheckSkip> skips = task.checking().skips();
        return checks.stream()
                .map(check -> Standing.of(check, skips))
                .sorted(Comparator.comparing(standing -> standing.check().state()))
                .toList();
    }

    /** How many checks are in a state. */
    public long count(LiveCheck.State state) {
        return checks.stream()
                .filter(standing -> standing.check().state() == state)
                .count();
    }
}
