package io.godwit.control.turn;

import io.godwit.control.ControlClock;
import io.godwit.control.ControlPorts;
import io.godwit.control.record.TaskJournal;
import io.godwit.control.record.TaskLedger;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.Direction;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Carries out the phase of a switchover that the task's record names, a little with each step. Whoever continues after a death begins
 * the phase again: each of its actions can be repeated. The control's thread.
 */
public final class Turn {
    private static final Duration FREEZE_SILENCE = Duration.ofSeconds(10);
    private static final Duration LAST_SILENCE = Duration.ofSeconds(1);
    private static final Duration PURGING = Duration.ofSeconds(10);

    private final TaskLedger ledger;
    private final ControlPorts ports;
    private final PhaseReports reports;
    private final ControlClock clock;
    private final Flows flows;
    private Optional<Switchover> current = Optional.empty();
    private Silence silence;
    /** What was written to the source of the flow after its end was confirmed, as it was seen last. */
    private Optional<String> written = Optional.empty();

    private boolean over;
    private long purgedAtNanos;

    /**
     * For one run of a task.
     *
     * @param journal fences whoever ran the task before
     */
    public Turn(TaskLedger ledger, TaskJournal journal, ControlPorts ports, PhaseReports reports, ControlClock clock) {
        this.ledger = ledger;
        this.ports = ports;
        this.reports = reports;
        this.clock = clock;
        this.flows = new Flows(ledger, journal, ports);
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
        try {
            if (now.get().phase() == Switchover.Phase.REVERSED) {
                purge(task);
            } else if (now.get().phase().isUnderWay() && !over) {
                carryOut(task, now.get());
            }
        } catch (GodwitException e) {
            refused(now.get(), e);
        }
    }

    private boolean isSame(Switchover now) {
        return current.filter(known -> known.number() == now.number() && known.phase() == now.phase())
                .isPresent();
    }

    private void begin(Switchover now) {
        over = false;
        written = Optional.empty();
        Duration length = now.phase().freezes() ? FREEZE_SILENCE : LAST_SILENCE;
        silence = new Silence(length, timestamps(now.phase().truth()), clock.waits());
    }

    private LongSupplier timestamps(Direction direction) {
        return direction == Direction.FORWARD
                ? () -> ports.catalog().allocateTimestamp().orElseThrow()
                : flows::reverseTimestamp;
    }

    private void carryOut(TaskRecord task, Switchover now) {
        switch (now.phase()) {
            case CHECKING -> check(task, now);
            case PREPARING -> {
                flows.makeLogs(task);
                reached(now, OptionalLong.empty(), "change logs are kept");
            }
            case FREEZING, BACK_FREEZING -> freeze(task, now);
            case CATCHING_UP, BACK_CATCHING_UP -> catchUp(task, now);
            case TURNING -> turn(task, now);
            case UNDOING -> {
                flows.undo(task, now.isAfter(Switchover.Phase.TURNING), !now.isAfter(Switchover.Phase.CHECKING));
                reached(now, OptionalLong.empty(), "it is as before");
            }
            case BACK_TURNING -> turnBack(task, now);
            case COMPLETING -> {
                flows.complete(task);
                reached(now, OptionalLong.empty(), "nothing is carried back any more");
            }
            case CALLED_OFF, REVERSED, RETURNED, COMPLETED -> {}
        }
    }

    private void turn(TaskRecord task, Switchover now) {
        Optional<String> late = flows.writtenAfter(task, now.timestamp().orElse(0L), clock.waits());
        if (late.isPresent()) {
            calledOff(now, stillWritten(late.get()));
        } else {
            long start = flows.turn(task);
            reached(now, OptionalLong.of(start), "the flow back begins at " + Silence.time(start));
        }
    }

    private void turnBack(TaskRecord task, Switchover now) {
        Optional<String> late = flows.writtenBackAfter(task, now.timestamp().orElse(0L), clock.waits());
        if (late.isPresent()) {
            calledOff(now, stillWritten(late.get()));
        } else {
            long start = flows.turnBack(task);
            reached(now, OptionalLong.of(start), "the flow forward continues from " + Silence.time(start));
        }
    }

    private void check(TaskRecord task, Switchover now) {
        List<TurnObstacle> obstacles = new TurnChecks(ledger, ports, clock.wall()).of(task, now.settings());
        if (obstacles.isEmpty()) {
            reached(now, OptionalLong.empty(), "nothing is in its way");
        } else {
            calledOff(now, obstacles.getFirst().failure(obstacles.size()));
        }
    }

    private void freeze(TaskRecord task, Switchover now) {
        String source = now.phase().truth() == Direction.FORWARD ? "the collections" : "the tables";
        if (now.confirmedMillis().isEmpty()) {
            waits(now, "stop what writes to " + source + ", then confirm it");
            return;
        }
        boolean tooLong = clock.wall().millis() - now.confirmedMillis().get()
                > now.settings().freezeTimeoutMillis();
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
                written.ifPresent(what -> waits(now, what));
                // Where nothing is reported any more, nobody can tell.
                if (tooLong) {
                    calledOff(now, written.map(Turn::stillWritten).orElseGet(() -> timeout(open.why())));
                }
            }
        }
    }

    private static Failure stillWritten(String what) {
        return new Failure(
                ErrorCode.SOURCE_STILL_WRITTEN.name(),
                what + ", though writes were said to have ended",
                "stop what writes to it, and begin again");
    }

    private void catchUp(TaskRecord task, Switchover now) {
        Map<Long, String> names = names(task, now);
        Optional<String> open =
                switch (silence.look(names, progress(task, now))) {
                    case Silence.Finding.Open unknown -> Optional.empty();
                    case Silence.Finding.Noisy noisy -> {
                        calledOff(now, stillWritten(noisy.what()));
                        yield Optional.of(noisy.what());
                    }
                    case Silence.Finding.Silent silent -> {
                        Optional<String> behind = behind(task, names, silent.timestamp());
                        if (behind.isEmpty()) {
                            reached(
                                    now,
                                    OptionalLong.of(silent.timestamp()),
                                    "everything up to " + Silence.time(silent.timestamp()) + " is applied");
                        }
                        yield behind;
                    }
                };
        if (!over) {
            open.ifPresent(what -> waits(now, what));
            if (clock.wall().millis() - now.sinceMillis() > now.settings().timeoutMillis()) {
                calledOff(now, timeout(open.or(now::waits).orElse("the log is not read up to now yet")));
            }
        }
    }

    private static Failure timeout(String open) {
        return new Failure(
                ErrorCode.SWITCHOVER_TIMEOUT.name(),
                "it took too long: " + open,
                "look at the components of the task, and begin again, perhaps with a longer timeout");
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

    /** Invariant 8: change logs hold what the flow back has not passed, and no more. */
    private void purge(TaskRecord task) {
        if (purgedAtNanos == 0 || isOver(purgedAtNanos, PURGING.toMillis())) {
            purgedAtNanos = clock.waits().nanoTime();
            flows.purge(task);
        }
    }

    private boolean isOver(long sinceNanos, long millis) {
        return clock.waits().nanoTime() - sinceNanos > Duration.ofMillis(millis).toNanos();
    }

    /** Until the flow is turned, what a person has to fix calls it off; later, it waits for that person. */
    private void refused(Switchover now, GodwitException e) {
        if (e.kind() == GodwitException.Kind.FENCED) {
            throw e;
        }
        boolean lasting = e.kind() != GodwitException.Kind.RETRIABLE;
        boolean callsOff =
                switch (now.phase()) {
                    case CHECKING, PREPARING, FREEZING, CATCHING_UP, TURNING, BACK_FREEZING, BACK_CATCHING_UP ->
                        lasting;
                    default -> false;
                };
        if (callsOff) {
            calledOff(now, Failure.of(e));
        } else {
            waits(now, e.code() + ": " + e.getMessage() + " (" + e.remedy() + ")");
        }
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
}
