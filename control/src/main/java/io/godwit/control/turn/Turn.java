package io.godwit.control.turn;

import io.godwit.control.ControlClock;
import io.godwit.control.ControlPorts;
import io.godwit.control.record.TaskJournal;
import io.godwit.control.record.TaskLedger;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.schema.Direction;
import io.godwit.model.source.Tso;
import io.godwit.model.text.Plural;
import io.godwit.runtime.process.Retrying;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Carries out the phase of a switchover that the task's record names, a little with each step. Whoever continues after a death begins
 * the phase again: each of its actions can be repeated. The control's thread.
 */
public final class Turn implements AutoCloseable {
    static final Duration FREEZE_SILENCE = Duration.ofSeconds(10);
    static final Duration LAST_SILENCE = Duration.ofSeconds(1);
    /** While it turns, either way, nothing flows, and nobody can write: it is called off where it cannot go on. */
    private static final Duration TURNING = Duration.ofMinutes(2);
    /** A transaction of somebody else keeps a change log of the switchover before: who begins another one waits for an answer. */
    private static final Duration LEFT_BEHIND = Duration.ofMinutes(2);
    /** What is in the way passes by itself, or somebody has to see it first. */
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** Each failed table may cost its time limit. */
    private static final Duration LOGS_AGAIN = Duration.ofSeconds(10);
    /** All conflicts are read for it. */
    private static final Duration LACKING_AGAIN = Duration.ofSeconds(10);
    /** Each word is an event of the task. */
    private static final Duration TELLING = Duration.ofSeconds(5);

    private final TaskLedger ledger;
    private final TaskJournal journal;
    private final ControlPorts ports;
    private final PhaseReports reports;
    private final ControlClock clock;
    private final Flows flows;
    private final LogPurge purge;
    private final LogStep step;
    private Optional<Switchover> current = Optional.empty();
    private Silence silence;
    /** What was written to the source of the flow after its end was confirmed, as it was seen last. */
    private Optional<String> written = Optional.empty();

    /** Up to when nothing was written while the target was behind, as it was seen last. */
    private OptionalLong silentUpTo = OptionalLong.empty();

    /** What the flow that ends has left out, as it was seen last. */
    private Optional<String> lacking = Optional.empty();

    private long lackingAtNanos;

    /** What a way back that is over has not carried; absent in other phases. */
    private Optional<LateCommits> late = Optional.empty();

    private boolean over;
    /** Of the phase, once it changes something. */
    private Optional<PhaseOwner> owner = Optional.empty();
    /** The change logs that it makes or removes. */
    private Optional<LogWork> logs = Optional.empty();

    /** How far the log of the flow that ends is read, also by an attempt that failed. */
    private Map<String, LogPosition> read = new HashMap<>();

    private boolean ended;
    private OptionalLong toldAtNanos = OptionalLong.empty();
    private OptionalLong restsUntilNanos = OptionalLong.empty();
    /** From when on its time limit counts; for a freeze only once it is confirmed. */
    private OptionalLong countedFromNanos = OptionalLong.empty();
    /** Since when it fails, each time it is tried. */
    private Optional<Instant> failsSince = Optional.empty();

    /**
     * For one run of a task.
     *
     * @param journal fences whoever ran the task before
     * @param background runs what no phase waits for, and what may block for long, until it is interrupted
     */
    public Turn(
            TaskLedger ledger,
            TaskJournal journal,
            ControlPorts ports,
            PhaseReports reports,
            ControlClock clock,
            Executor background) {
        this.ledger = ledger;
        this.journal = journal;
        this.ports = ports;
        this.reports = reports;
        this.clock = clock;
        this.flows = new Flows(ledger, journal, ports);
        this.purge = new LogPurge(ledger, ports.back(), clock, background);
        this.step = new LogStep(clock, background);
    }

    /**
     * Whether this run may end and start components: one that was frozen would end those of its successor, and start others. Fails as
     * FENCED where it was replaced; no where nobody can tell now.
     */
    public boolean isOwner() {
        try {
            journal.confirm();
            return true;
        } catch (GodwitException e) {
            if (e.kind() != GodwitException.Kind.RETRIABLE) {
                throw e;
            }
            return false;
        }
    }

    /** Does what is to be done next; components of a flow that is not to run have ended. */
    public void step(TaskRecord task) {
        Optional<Switchover> now = task.switchover();
        if (now.isEmpty()) {
            return;
        }
        if (!isSame(now.get())) {
            begin(now.get());
        }
        current = now;
        if (rests()) {
            return;
        }
        try {
            boolean free = purge.step(task, now.get());
            if (!free && now.get().phase().isUnderWay()) {
                waits(now.get(), "a change log is being purged; the phase begins once that is done");
            }
            if (free && now.get().phase().isUnderWay() && !over) {
                carryOut(task, now.get());
            } else if (free && now.get().cleans() && !over) {
                clean(task, now.get());
            }
            if (logs.filter(LogWork::fails).isEmpty()) { // else another attempt has only begun
                failsSince = Optional.empty();
            }
        } catch (RuntimeException e) {
            refused(task, now.get(), Retrying.asGodwit(e));
        }
    }

    private boolean rests() {
        return restsUntilNanos.isPresent() && clock.waits().nanoTime() < restsUntilNanos.getAsLong();
    }

    private void rest(Duration time) {
        restsUntilNanos = OptionalLong.of(clock.waits().nanoTime() + time.toNanos());
    }

    private boolean isSame(Switchover now) {
        return current.filter(known -> known.number() == now.number() && known.phase() == now.phase())
                .isPresent();
    }

    private void begin(Switchover now) {
        over = false;
        ended = false;
        read = new HashMap<>();
        owner = Optional.empty();
        step.giveUp();
        logs = Optional.empty();
        toldAtNanos = OptionalLong.empty();
        restsUntilNanos = OptionalLong.empty();
        failsSince = Optional.empty();
        countedFromNanos = OptionalLong.empty();
        if (!now.phase().freezes()) {
            count();
        }
        written = Optional.empty();
        silentUpTo = OptionalLong.empty();
        lacking = Optional.empty();
        lackingAtNanos = 0;
        late = Optional.empty();
        silence = silence(now);
    }

    private Silence silence(Switchover now) {
        Duration length = now.phase().freezes() ? FREEZE_SILENCE : LAST_SILENCE;
        return new Silence(length, timestamps(now.phase().truth()), clock.waits());
    }

    private LongSupplier timestamps(Direction direction) {
        return direction == Direction.FORWARD ? flows::sourceTimestamp : flows::reverseTimestamp;
    }

    private void carryOut(TaskRecord task, Switchover now) {
        switch (now.phase()) {
            case CHECKING -> check(task, now);
            case PREPARING -> prepare(task, now);
            case FREEZING, BACK_FREEZING -> freeze(task, now);
            case CATCHING_UP, BACK_CATCHING_UP -> catchUp(task, now);
            case TURNING -> turn(task, now);
            case UNDOING -> {
                if (now.isAfter(Switchover.Phase.TURNING)) { // else a gate that is shut was shut before
                    flows.undo(task, owner(task, now));
                }
                reached(now, OptionalLong.empty(), "data flows as before");
            }
            case BACK_TURNING -> turnBack(task, now);
            case COMPLETING -> complete(task, now);
            case CALLED_OFF, REVERSED, RETURNED, COMPLETED -> {}
        }
    }

    /** Taken over once for each phase, so that whoever was frozen in it, or in an earlier one, changes nothing any more. */
    private PhaseOwner owner(TaskRecord task, Switchover now) {
        if (owner.isEmpty()) {
            owner = Optional.of(PhaseOwner.of(ledger, journal, ports.gate(), task, now));
        }
        return owner.get();
    }

    private void prepare(TaskRecord task, Switchover now) {
        PhaseOwner own = owner(task, now);
        LogWork making = logs.orElseGet(() -> flows.logsMade(task, own));
        logs = Optional.of(making);
        if (toldAtNanos.isEmpty() || isOver(toldAtNanos.getAsLong(), TELLING.toMillis())) {
            toldAtNanos = OptionalLong.of(clock.waits().nanoTime());
            waits(now, making.progress());
        }
        making.next(step);
        if (making.isDone()) {
            reached(now, OptionalLong.empty(), "change logs are kept");
        }
    }

    private void complete(TaskRecord task, Switchover now) {
        if (!ended) {
            flows.complete(task, owner(task, now));
            ended = true;
        }
        if (logsAreGone(task, now)) {
            reached(now, OptionalLong.empty(), "nothing is carried back any more");
        }
    }

    private void clean(TaskRecord task, Switchover now) {
        if (logsAreGone(task, now)) {
            over = true;
            reports.cleaned(
                    now,
                    late.map(LateCommits::found)
                            .filter(found -> !found.isEmpty())
                            .map(found -> String.join("; ", found)));
        }
    }

    /** Removes the next change log; says which cannot be removed, and tries them again. */
    private boolean logsAreGone(TaskRecord task, Switchover now) {
        PhaseOwner own = owner(task, now);
        if (logs.isEmpty() && now.phase() == Switchover.Phase.RETURNED) {
            late = Optional.of(flows.lateCommits(task, clock.waits()));
        }
        LogWork removal = logs.orElseGet(() -> flows.logsRemoved(task, own, late));
        logs = Optional.of(removal);
        if (removal.rests()) {
            removal.again();
        }
        removal.nextOrAside(step);
        Optional<String> open = removal.waits();
        if (removal.rests()) {
            open = open.or(() -> removal.failure().map(why -> "a change log is still there: " + words(why)));
            rest(LOGS_AGAIN);
        }
        open.ifPresent(what -> waits(now, what));
        return removal.isDone();
    }

    private void turn(TaskRecord task, Switchover now) {
        if (isUnlike(task, now)) {
            return;
        }
        PhaseOwner own = owner(task, now);
        turn(
                now,
                timestamp -> flows.writtenAfter(task, own, timestamp, read, clock.waits()),
                () -> flows.turn(task, own),
                "the flow back begins at ");
    }

    private void turnBack(TaskRecord task, Switchover now) {
        PhaseOwner own = owner(task, now);
        turn(
                now,
                timestamp -> flows.writtenBackAfter(task, own, timestamp, read, clock.waits()),
                () -> flows.turnBack(task, own),
                "the flow forward continues from ");
    }

    /**
     * Turns, unless something was written since the timestamp that was agreed on. It is looked again once the other flow is open, which
     * takes long with many tables: nobody reads the log after that place any more.
     */
    private void turn(
            Switchover now, LongFunction<Optional<String>> writtenAfter, LongSupplier turning, String outcome) {
        long agreed = now.timestamp().orElse(0L);
        Optional<String> late = writtenAfter.apply(agreed);
        if (late.isEmpty()) {
            long start = turning.getAsLong();
            late = writtenAfter.apply(agreed);
            if (late.isEmpty()) {
                reached(now, OptionalLong.of(start), outcome + Silence.time(start));
            }
        }
        late.ifPresent(what -> calledOff(now, stillWritten(what)));
    }

    /**
     * A table that has failed since the checks, or that may differ from its collection, is not caught up, whatever its watermark says:
     * a freeze may last for days before it is confirmed.
     */
    private boolean isUnlike(TaskRecord task, Switchover now) {
        if (now.phase().truth() == Direction.REVERSE) {
            return false;
        }
        List<TurnObstacle> unlike = checks().unlike(task);
        if (!unlike.isEmpty()) {
            calledOff(now, unlike.getFirst().failure(unlike.size()));
        }
        return !unlike.isEmpty();
    }

    private TurnChecks checks() {
        return new TurnChecks(ledger, ports, clock.wall());
    }

    private void check(TaskRecord task, Switchover now) {
        if (now.cleans() && !ended) {
            ended = logsAreGone(task, now);
            if (ended) {
                reports.cleaned(now, Optional.empty());
            } else {
                logs.filter(removal -> !removal.mayPass() || lasts(LEFT_BEHIND.toMillis()))
                        .flatMap(LogWork::failure)
                        .ifPresent(why -> calledOff(now, why));
            }
            return;
        }
        List<TurnObstacle> obstacles = checks().of(task, now.settings());
        if (!isObstructed(now, obstacles)) {
            reached(now, OptionalLong.empty(), "nothing is in its way");
        }
    }

    private void freeze(TaskRecord task, Switchover now) {
        String stop = "stop what writes to "
                + (now.phase().truth() == Direction.FORWARD
                        ? "the collections"
                        : "the tables, and end its transactions")
                + ", then confirm it";
        if (lacking.isEmpty() && isObstructedBack(task, now, stop)) {
            return;
        }
        if (lacking.isEmpty() || now.confirmedMillis().isEmpty() && isOver(lackingAtNanos, LACKING_AGAIN.toMillis())) {
            lacking = Optional.of(lacking(task, now)); // a freeze may last for days before it is confirmed
            lackingAtNanos = clock.waits().nanoTime();
        }
        if (now.confirmedMillis().isEmpty()) {
            waits(now, stop + lacking.orElseThrow());
            return;
        }
        if (isUnlike(task, now)) {
            return;
        }
        count();
        boolean tooLong = lasts(now.settings().freezeTimeoutMillis());
        Optional<String> again = toBeReadAgain(task);
        if (again.isPresent()) { // the answers are changes, which nobody is to blame for
            silence = silence(now);
            waits(now, again.get());
            if (tooLong) {
                calledOff(now, timeout(again.get()));
            }
            return;
        }
        Map<Long, String> names = names(task, now);
        switch (silence.look(names, progress(task, now))) {
            case Silence.Finding.Silent silent ->
                reached(
                        now,
                        OptionalLong.of(silent.timestamp()),
                        "nothing was written in the " + FREEZE_SILENCE.toSeconds() + " s before "
                                + Silence.time(silent.timestamp()));
            case Silence.Finding.Noisy noisy -> {
                written = Optional.of(noisy.what());
                waits(now, noisy.what());
                if (tooLong) {
                    calledOff(now, stillWritten(noisy.what()));
                }
            }
            case Silence.Finding.Open open -> {
                // Between two looks, what was seen last still holds.
                if (written.isPresent() || lasts(TELLING.toMillis())) {
                    waits(now, written.orElseGet(open::why));
                }
                // Where nothing is reported any more, nobody can tell.
                if (tooLong) {
                    calledOff(now, written.map(Turn::stillWritten).orElseGet(() -> timeout(open.why())));
                }
            }
        }
    }

    private String lacking(TaskRecord task, Switchover now) {
        return TurnChecks.lacking(ledger.records(), task, now.phase().truth());
    }

    /**
     * Looked at when a way back begins. Not again by whoever takes over, which finds what it waits for in the record: writes go on, and a
     * lag of processes that were restarted is nobody's fault.
     */
    private boolean isObstructedBack(TaskRecord task, Switchover now, String looked) {
        boolean isLookedAt = now.waits().filter(why -> why.startsWith(looked)).isPresent();
        return now.phase() == Switchover.Phase.BACK_FREEZING
                && !isLookedAt
                && isObstructed(now, new BackChecks(ledger.records(), ports, clock.wall()).of(task, now.settings()));
    }

    private boolean isObstructed(Switchover now, List<TurnObstacle> obstacles) {
        obstacles.stream().findFirst().ifPresent(first -> calledOff(now, first.failure(obstacles.size())));
        return !obstacles.isEmpty();
    }

    private static Failure stillWritten(String what) {
        return new Failure(
                ErrorCode.SOURCE_STILL_WRITTEN.name(),
                what + ", though writes were said to have ended",
                "stop what writes to it, and begin again");
    }

    private void catchUp(TaskRecord task, Switchover now) {
        if (isUnlike(task, now)) {
            return;
        }
        Map<Long, String> names = names(task, now);
        Optional<String> open = toBeReadAgain(task);
        if (open.isPresent()) { // the answers are changes, which nobody is to blame for
            silence = silence(now);
            silentUpTo = OptionalLong.empty();
        } else {
            open = caughtUp(task, now, names);
        }
        if (!over) {
            open.ifPresent(what -> waits(now, what));
            if (lasts(now.settings().timeoutMillis())) {
                calledOff(now, timeout(open.or(now::waits).orElse("the log is not read up to now yet")));
            }
        }
    }

    /** What is still open, in words. */
    private Optional<String> caughtUp(TaskRecord task, Switchover now, Map<Long, String> names) {
        return switch (silence.look(names, progress(task, now))) {
            case Silence.Finding.Open unknown ->
                stillBehind(task, names).or(() -> Optional.of(unknown.why()).filter(why -> lasts(TELLING.toMillis())));
            case Silence.Finding.Noisy noisy -> {
                calledOff(now, stillWritten(noisy.what()));
                yield Optional.of(noisy.what());
            }
            case Silence.Finding.Silent silent -> {
                silentUpTo = OptionalLong.of(silent.timestamp());
                Optional<String> behind = behind(task, names, silent.timestamp());
                if (behind.isEmpty()) {
                    reached(
                            now,
                            OptionalLong.of(silent.timestamp()),
                            "everything up to " + Silence.time(silent.timestamp()) + " is applied"
                                    + lacking(task, now));
                }
                yield behind;
            }
        };
    }

    /** Whoever takes over counts anew: nobody looked in between. */
    private void count() {
        if (countedFromNanos.isEmpty()) {
            countedFromNanos = OptionalLong.of(clock.waits().nanoTime());
        }
    }

    private boolean lasts(long longerThanMillis) {
        return countedFromNanos.isPresent() && isOver(countedFromNanos.getAsLong(), longerThanMillis);
    }

    private static Failure timeout(String open) {
        return new Failure(
                ErrorCode.SWITCHOVER_TIMEOUT.name(),
                "it took too long: " + open,
                "look at the components of the task, and begin again, perhaps with a longer timeout");
    }

    /** Between two looks at the source, the target is still to be waited for, and not the source. */
    private Optional<String> stillBehind(TaskRecord task, Map<Long, String> names) {
        return silentUpTo.isPresent() ? behind(task, names, silentUpTo.getAsLong()) : Optional.empty();
    }

    /** A table of which nothing is reported is behind. */
    private Optional<String> behind(TaskRecord task, Map<Long, String> names, long timestamp) {
        Map<Long, Long> reached = new TreeMap<>();
        ledger.records()
                .standing(task)
                .changes()
                .forEach(change -> reached.put(change.collectionId(), change.watermarkTso()));
        return names.entrySet().stream()
                .filter(name -> Long.compareUnsigned(reached.getOrDefault(name.getKey(), 0L), timestamp) < 0)
                .findFirst()
                .map(name -> name.getValue() + " is not applied up to " + Silence.time(timestamp) + " yet");
    }

    /** What is to be read again is perhaps older at the target, and no one reads it once the flow is closed. */
    private Optional<String> toBeReadAgain(TaskRecord task) {
        int keys = ledger.records().rereads(task.flow()).size();
        return keys == 0 ? Optional.empty() : Optional.of(Plural.of(keys, "key") + " must be read again first");
    }

    private Map<Long, String> names(TaskRecord task, Switchover now) {
        Map<Long, String> names = new TreeMap<>();
        handOffs(task, now)
                .forEach(handOff -> names.put(
                        handOff.mapping().collection().id(), handOff.mapping().label()));
        return names;
    }

    private Map<Long, io.godwit.runtime.state.CollectionProgress> progress(TaskRecord task, Switchover now) {
        return ledger.records()
                .progress(
                        now.phase().truth().flow(task.id()),
                        handOffs(task, now).stream()
                                .map(handOff -> handOff.mapping().collection())
                                .toList());
    }

    private Collection<HandOff> handOffs(TaskRecord task, Switchover now) {
        return flows.handOffs(now.phase().truth().flow(task.id()));
    }

    private boolean isOver(long sinceNanos, long millis) {
        return clock.waits().nanoTime() - sinceNanos > Duration.ofMillis(millis).toNanos();
    }

    /** What a person has to fix calls a step off that can be; where nothing flows, so does what lasts too long. */
    private void refused(TaskRecord task, Switchover now, GodwitException e) {
        if (e.kind() == GodwitException.Kind.FENCED || e.kind() == GodwitException.Kind.INTERRUPTED) {
            throw e;
        }
        boolean turns = now.phase() == Switchover.Phase.TURNING || now.phase() == Switchover.Phase.BACK_TURNING;
        boolean lasting = e.kind() != GodwitException.Kind.RETRIABLE;
        boolean canBeCalledOff =
                switch (now.phase()) {
                    case CHECKING, PREPARING, FREEZING, CATCHING_UP, TURNING -> true;
                    case BACK_FREEZING, BACK_CATCHING_UP, BACK_TURNING -> true;
                    default -> false;
                };
        Instant since = failsSince.orElseGet(clock.wall()::instant);
        failsSince = Optional.of(since);
        Optional<Failure> why = lasting && canBeCalledOff
                ? Optional.of(Failure.of(e))
                : Optional.of(timeout(words(Failure.of(e)))).filter(f -> turns && lasts(TURNING.toMillis()));
        if (why.isPresent() && isReversedAgain(task, now)) {
            calledOff(now, why.get());
        } else {
            waits(now, words(Failure.of(e)) + ", since " + Silence.time(Tso.at(since)));
            rest(AGAIN);
        }
    }

    /** A turn back that is called off leaves no phase in which it could be undone: data has to flow back before. */
    private boolean isReversedAgain(TaskRecord task, Switchover now) {
        if (now.phase() != Switchover.Phase.BACK_TURNING) {
            return true;
        }
        try {
            flows.reopenBack(task, owner(task, now));
            return true;
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.FENCED || e.kind() == GodwitException.Kind.INTERRUPTED) {
                throw e;
            }
            return false;
        }
    }

    private static String words(Failure why) {
        return why.code() + ": " + why.message() + " (" + why.remedy() + ")";
    }

    private void reached(Switchover now, OptionalLong timestamp, String outcome) {
        over = true;
        reports.reached(now, timestamp, outcome);
    }

    private void calledOff(Switchover now, Failure why) {
        over = true;
        reports.calledOff(now, why);
    }

    private void waits(Switchover now, String why) {
        if (!now.waits().equals(Optional.of(why))) {
            reports.waits(now, why);
        }
    }

    @Override
    public void close() {
        purge.close();
        step.close();
    }
}
