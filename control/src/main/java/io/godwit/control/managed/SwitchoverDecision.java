package io.godwit.control.managed;

import static io.godwit.runtime.state.Switchover.Phase.BACK_FREEZING;
import static io.godwit.runtime.state.Switchover.Phase.CALLED_OFF;
import static io.godwit.runtime.state.Switchover.Phase.CHECKING;
import static io.godwit.runtime.state.Switchover.Phase.COMPLETING;
import static io.godwit.runtime.state.Switchover.Phase.FREEZING;
import static io.godwit.runtime.state.Switchover.Phase.RETURNED;
import static io.godwit.runtime.state.Switchover.Phase.REVERSED;
import static io.godwit.runtime.state.Switchover.Phase.TURNING;
import static io.godwit.runtime.state.Switchover.Phase.UNDOING;

import io.godwit.control.lifecycle.TaskEffect.Refuse;
import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.Switchover.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an input makes of a switchover. Every phase has an answer to every input; a report about another phase than the one that the
 * switchover is in changes nothing.
 *
 * <pre>
 * (none), CALLED_OFF, RETURNED --start--> CHECKING
 * CHECKING -> PREPARING -> FREEZING -(confirm)-> CATCHING_UP -> TURNING -> REVERSED
 *   called off, or the task stops, before TURNING; or abort, also in TURNING:  -> UNDOING -> CALLED_OFF
 * REVERSED --back-----> BACK_FREEZING -(confirm)-> BACK_CATCHING_UP -> BACK_TURNING -> RETURNED
 *   called off, or the task stops, or abort, before BACK_TURNING:  -> REVERSED
 * REVERSED --complete-> COMPLETING -> COMPLETED
 *
 * CALLED_OFF, RETURNED, and CHECKING that follows them: cleaned of change logs, which changes no phase
 * </pre>
 *
 * @param next from now on; the same as before where nothing changes, absent where there is none
 * @param event for the history; empty where there is nothing to tell
 * @param refusal why nothing is done
 */
public record SwitchoverDecision(Optional<Switchover> next, Optional<String> event, Optional<Refuse> refusal) {
    /** The decision about an input that arrived at {@code now}. */
    public static SwitchoverDecision of(Optional<Switchover> before, SwitchoverInput input, Instant now) {
        return switch (input) {
            case SwitchoverInput.Start start -> start(before, start, now);
            case SwitchoverInput.Confirm confirm ->
                before.map(known -> confirm(known, confirm, now)).orElseGet(() -> refused(before, "confirmed"));
            case SwitchoverInput.Abort abort ->
                before.map(known -> abort(known, abort, now)).orElseGet(() -> refused(before, "aborted"));
            case SwitchoverInput.Back back ->
                before.filter(known -> known.phase() == REVERSED)
                        .map(known -> back(known, back, now))
                        .orElseGet(() -> refused(before, "turned back"));
            case SwitchoverInput.Complete complete ->
                before.filter(known -> known.phase() == REVERSED)
                        .map(known -> moved(
                                known,
                                COMPLETING,
                                "the way back is given up by " + complete.by(),
                                Optional.empty(),
                                now))
                        .orElseGet(() -> refused(before, "completed"));
            case SwitchoverInput.Rest rest ->
                before.filter(known -> isRevocable(known.phase()) || isRevocableBack(known.phase()))
                        .map(known -> calledOff(known, rest.why(), now))
                        .orElseGet(() -> same(before));
            case SwitchoverReport report ->
                before.filter(known -> known.number() == report.number() && known.phase() == report.phase())
                        .map(known -> reported(known, report, now))
                        .orElseGet(() -> same(before));
        };
    }

    private static SwitchoverDecision start(Optional<Switchover> before, SwitchoverInput.Start start, Instant now) {
        if (before.isPresent() && !before.get().phase().isAsBefore()) {
            return refused(before, "begun again");
        }
        return begun(before, CHECKING, start.settings(), "begun by " + start.by(), now);
    }

    private static SwitchoverDecision back(Switchover before, SwitchoverInput.Back back, Instant now) {
        return begun(Optional.of(before), BACK_FREEZING, back.settings(), "the way back is begun by " + back.by(), now);
    }

    /** The step after which a report of the one before changes nothing. */
    private static SwitchoverDecision begun(
            Optional<Switchover> before, Phase first, Switchover.Settings settings, String outcome, Instant now) {
        Switchover next = new Switchover(
                first,
                before.map(Switchover::number).orElse(0) + 1,
                now.toEpochMilli(),
                settings,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                before.map(Switchover::logged).orElse(false),
                before.map(known -> withStep(known, outcome, now)).orElse(List.of()));
        return changed(next, line(before.map(Switchover::phase), first, outcome));
    }

    /** Said again, it is the same. */
    private static SwitchoverDecision confirm(Switchover before, SwitchoverInput.Confirm confirm, Instant now) {
        if (!before.phase().freezes()) {
            return refused(Optional.of(before), "confirmed");
        }
        if (before.confirmed()) {
            return same(Optional.of(before));
        }
        Switchover next = with(before, Optional.of(now.toEpochMilli()), before.timestamp(), Optional.empty());
        return changed(next, before.phase() + ": " + confirm.by() + " says that nothing writes any more");
    }

    private static SwitchoverDecision abort(Switchover before, SwitchoverInput.Abort abort, Instant now) {
        Failure why = new Failure(
                ErrorCode.SWITCHOVER_CALLED_OFF.name(),
                abort.by() + " called it off",
                "begin it again when you want to");
        return isRevocable(before.phase()) || before.phase() == TURNING || isRevocableBack(before.phase())
                ? calledOff(before, why, now)
                : refused(Optional.of(before), "aborted");
    }

    private static SwitchoverDecision reported(Switchover before, SwitchoverReport report, Instant now) {
        return switch (report.event()) {
            case REACHED ->
                after(before)
                        .map(next -> {
                            SwitchoverDecision moved =
                                    moved(before, next, report.words().orElse("done"), before.calledOff(), now);
                            return report.timestamp().map(moved::at).orElse(moved);
                        })
                        .orElseGet(() -> same(Optional.of(before)));
            case WAITS -> waits(before, report);
            case CLEANED -> cleaned(before, report.words(), now);
            case CALLED_OFF ->
                isRevocable(before.phase())
                                || before.phase() == TURNING
                                || isRevocableBack(before.phase())
                                || before.phase() == Phase.BACK_TURNING
                        ? calledOff(before, report.failure().orElseGet(SwitchoverDecision::unknown), now)
                        : same(Optional.of(before));
        };
    }

    /**
     * Until then, what is in the way of it is what the switchover waits for, though it is over. What was found to be carried to neither
     * side is shown until another one begins, and stays in the steps.
     */
    private static SwitchoverDecision cleaned(Switchover before, Optional<String> uncarried, Instant now) {
        if (!before.cleans()) {
            return same(Optional.of(before));
        }
        String outcome = "the change logs are removed"
                + uncarried.map(words -> "; " + words).orElse("");
        Switchover next = new Switchover(
                before.phase(),
                before.number(),
                before.sinceMillis(),
                before.settings(),
                before.confirmedMillis(),
                before.timestamp(),
                uncarried,
                before.calledOff(),
                false,
                uncarried.isPresent() ? withStep(before, outcome, now) : before.steps());
        return changed(next, before.phase() + ": " + outcome);
    }

    private static SwitchoverDecision waits(Switchover before, SwitchoverReport report) {
        boolean isNews = !report.words().equals(before.waits());
        if (!before.phase().isUnderWay() && !before.cleans()
                || !isNews && report.timestamp().isEmpty()) {
            return same(Optional.of(before));
        }
        Switchover next =
                with(before, before.confirmedMillis(), report.timestamp().or(before::timestamp), report.words());
        Optional<String> event =
                report.words().filter(words -> isNews).map(words -> before.phase() + " waits: " + words);
        return next.equals(before)
                ? same(Optional.of(before))
                : new SwitchoverDecision(Optional.of(next), event, Optional.empty());
    }

    private static Failure unknown() {
        return new Failure(ErrorCode.SWITCHOVER_CALLED_OFF.name(), "it was called off", "see the events of the task");
    }

    /** What follows once a phase is carried out; nothing where nobody has said yet that writes have ended, and after an end. */
    private static Optional<Phase> after(Switchover switchover) {
        return switch (switchover.phase()) {
            case CHECKING -> Optional.of(Phase.PREPARING);
            case PREPARING -> Optional.of(FREEZING);
            case FREEZING -> Optional.of(Phase.CATCHING_UP).filter(next -> switchover.confirmed());
            case CATCHING_UP -> Optional.of(TURNING);
            case TURNING -> Optional.of(REVERSED);
            case UNDOING -> Optional.of(CALLED_OFF);
            case BACK_FREEZING -> Optional.of(Phase.BACK_CATCHING_UP).filter(next -> switchover.confirmed());
            case BACK_CATCHING_UP -> Optional.of(Phase.BACK_TURNING);
            case BACK_TURNING -> Optional.of(RETURNED);
            case COMPLETING -> Optional.of(Phase.COMPLETED);
            case CALLED_OFF, REVERSED, RETURNED, COMPLETED -> Optional.empty();
        };
    }

    /** Whether nothing has been ended yet that a switchover would have to begin again. */
    private static boolean isRevocable(Phase phase) {
        return switch (phase) {
            case CHECKING, PREPARING, FREEZING, CATCHING_UP -> true;
            case TURNING, UNDOING, CALLED_OFF, REVERSED, RETURNED, COMPLETING, COMPLETED -> false;
            case BACK_FREEZING, BACK_CATCHING_UP, BACK_TURNING -> false;
        };
    }

    /** The same of the way back. */
    private static boolean isRevocableBack(Phase phase) {
        return phase == BACK_FREEZING || phase == Phase.BACK_CATCHING_UP;
    }

    private static SwitchoverDecision calledOff(Switchover before, Failure why, Instant now) {
        boolean back = isRevocableBack(before.phase()) || before.phase() == Phase.BACK_TURNING;
        Phase next = back ? REVERSED : UNDOING;
        return moved(before, next, "called off: " + why.code() + ": " + why.message(), Optional.of(why), now);
    }

    private static SwitchoverDecision moved(
            Switchover before, Phase next, String outcome, Optional<Failure> calledOff, Instant now) {
        Switchover moved = new Switchover(
                next,
                before.number(),
                now.toEpochMilli(),
                before.settings(),
                Optional.empty(),
                before.timestamp().filter(agreed -> next.isUnderWay()),
                Optional.empty(),
                calledOff,
                next != Phase.COMPLETED && (next == Phase.PREPARING || before.logged()),
                withStep(before, outcome, now));
        return changed(moved, line(Optional.of(before.phase()), next, outcome));
    }

    private static List<Switchover.Step> withStep(Switchover before, String outcome, Instant now) {
        List<Switchover.Step> steps = new ArrayList<>(before.steps());
        steps.add(new Switchover.Step(before.phase(), before.sinceMillis(), now.toEpochMilli(), outcome));
        return steps.subList(Math.max(0, steps.size() - Switchover.MOST_STEPS), steps.size());
    }

    /** The same with a timestamp that was agreed on. */
    private SwitchoverDecision at(long timestamp) {
        return new SwitchoverDecision(
                next.map(known -> with(known, known.confirmedMillis(), Optional.of(timestamp), known.waits())),
                event,
                refusal);
    }

    /** The same phase, of which something else is known. */
    private static Switchover with(
            Switchover known, Optional<Long> confirmedMillis, Optional<Long> timestamp, Optional<String> waits) {
        return new Switchover(
                known.phase(),
                known.number(),
                known.sinceMillis(),
                known.settings(),
                confirmedMillis,
                timestamp,
                waits,
                known.calledOff(),
                known.logged(),
                known.steps());
    }

    private static String line(Optional<Phase> from, Phase to, String outcome) {
        return from.map(phase -> phase + " -> ").orElse("") + to + ": " + outcome;
    }

    private static SwitchoverDecision same(Optional<Switchover> before) {
        return new SwitchoverDecision(before, Optional.empty(), Optional.empty());
    }

    private static SwitchoverDecision changed(Switchover next, String event) {
        return new SwitchoverDecision(Optional.of(next), Optional.of(event), Optional.empty());
    }

    private static SwitchoverDecision refused(Optional<Switchover> before, String wanted) {
        Refuse refuse = before.map(known -> new Refuse(
                        "a switchover in phase " + known.phase() + " cannot be " + wanted, remedy(known.phase())))
                .orElseGet(() -> new Refuse("no switchover was begun that could be " + wanted, "begin one"));
        return new SwitchoverDecision(before, Optional.empty(), Optional.of(refuse));
    }

    /** What can be done in a phase. */
    private static String remedy(Phase phase) {
        return switch (phase) {
            case CHECKING, PREPARING, CATCHING_UP, TURNING, BACK_CATCHING_UP -> "wait for it, or abort it";
            case FREEZING, BACK_FREEZING -> "confirm that nothing writes any more, or abort it";
            case UNDOING -> "wait until it is called off";
            case CALLED_OFF, RETURNED -> "begin another one";
            case REVERSED -> "turn it back, or complete it";
            case BACK_TURNING -> "wait until data flows to OceanBase again";
            case COMPLETING, COMPLETED -> "none: there is no way back any more";
        };
    }
}
