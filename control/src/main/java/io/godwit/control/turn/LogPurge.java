package io.godwit.control.turn;

import io.godwit.control.ControlClock;
import io.godwit.control.record.TaskLedger;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.log.LogPosition;
import io.godwit.model.schema.Direction;
import io.godwit.model.schema.TableName;
import io.godwit.runtime.state.ChangeLogStatus;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the change logs of a task small, and reports on them: each by itself, so that one that fails stops neither the others nor the
 * phases of the switchover. What it does is done in rounds on a thread of their own, one at a time; its methods are for the control's
 * thread, and do not block. Invariant 8: change logs hold what the flow back has not passed, and little more.
 */
final class LogPurge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogPurge.class);
    private static final Duration ROUND = Duration.ofSeconds(10);
    /** Purging makes a view and drops another: not each time for a few rows. */
    private static final Duration SMALL_ROUND = Duration.ofMinutes(5);

    private static final long SMALL_ROWS = 10_000;

    private final TaskLedger ledger;
    private final TurnPorts back;
    private final ControlClock clock;
    private final Executor background;
    /** When each table was purged last. Only the round uses it. */
    private final Map<TableName, Long> purgedAtNanos = new HashMap<>();

    private long begunAtNanos;
    private boolean begun;
    private volatile boolean running;
    private volatile boolean resting;
    private volatile boolean purging;

    /**
     * Of one run of a task; nothing happens before the first {@link #step}.
     *
     * @param background runs a round, which blocks
     */
    LogPurge(TaskLedger ledger, TurnPorts back, ControlClock clock, Executor background) {
        this.ledger = ledger;
        this.back = back;
        this.clock = clock;
        this.background = background;
    }

    /** What is done with the logs in a phase. */
    private enum Care {
        /** Nothing: there are none, or the phase itself makes or removes them, or cannot wait. */
        NONE,
        /** They are looked at. */
        LOOK,
        /** They are looked at, and what was passed is removed. */
        PURGE
    }

    /**
     * Begins a round if one is due in this phase.
     *
     * @return whether the phase may be carried out: where it makes or removes logs itself, a round that is under way ends first
     */
    boolean step(TaskRecord task, Switchover now) {
        Care care = back.logs().areOnDemand() ? care(now.phase()) : Care.NONE;
        resting = care != Care.PURGE && purging || care == Care.NONE;
        if (care == Care.NONE) {
            begun = false;
            return !running || !worksOnLogs(now);
        }
        long nanos = clock.waits().nanoTime();
        if (!running && (!begun || nanos - begunAtNanos >= ROUND.toNanos())) {
            begun = true;
            begunAtNanos = nanos;
            running = true;
            purging = care == Care.PURGE;
            resting = false;
            background.execute(() -> {
                try {
                    round(task, now.phase().truth(), care);
                } catch (RuntimeException e) { // the next round tries again
                    LOG.error("task={} change logs are not looked at", task.name(), e);
                } finally {
                    running = false;
                }
            });
        }
        return true;
    }

    /** Nothing else has to wait for a round: least of all a phase in which nobody may write. */
    private static boolean worksOnLogs(Switchover now) {
        return now.phase() == Switchover.Phase.PREPARING || now.phase() == Switchover.Phase.COMPLETING || now.cleans();
    }

    /**
     * What is written while the collections catch up is what the next phase looks for, in the logs: nothing is removed then. Neither phase
     * of catching up lasts longer than its timeout, and what follows it is not to wait for a purge, since nobody may write meanwhile.
     */
    private static Care care(Switchover.Phase phase) {
        return switch (phase) {
            case FREEZING, REVERSED, BACK_FREEZING -> Care.PURGE;
            case CATCHING_UP, BACK_CATCHING_UP -> Care.LOOK;
            case CHECKING, PREPARING, TURNING, UNDOING, CALLED_OFF, BACK_TURNING, RETURNED, COMPLETING, COMPLETED ->
                Care.NONE;
        };
    }

    private void round(TaskRecord task, Direction truth, Care care) {
        String flow = Direction.REVERSE.flow(task.id());
        try {
            Optional<LogPosition> passed = care == Care.PURGE ? passed(flow, truth) : Optional.empty();
            List<ChangeLogStatus.Log> logs = new ArrayList<>();
            for (TableName table : tables(task)) {
                if (resting) {
                    return;
                }
                logs.add(look(table, flow, truth, passed));
            }
            ledger.report(ChangeLogStatus.of(flow, clock.wall().millis(), logs));
        } catch (GodwitException e) { // the next round tries again
            LOG.warn("code={} task={} change logs are not looked at: {}", e.code(), task.name(), e.getMessage());
        }
    }

    /**
     * What nobody reads again. Before the flow is turned nobody reads at all: it begins at a version that is taken later. Afterwards it is
     * what the Store of the flow back has durably read.
     */
    private Optional<LogPosition> passed(String flow, Direction truth) {
        return truth == Direction.FORWARD
                ? Optional.of(back.log().ends(List.of(back.channel())).get(back.channel()))
                : ledger.records().channel(flow, back.channel()).map(ChannelPosition::resume);
    }

    /** Those that are held as well: their logs are written to like any other. */
    private List<TableName> tables(TaskRecord task) {
        return Stream.concat(
                        ledger.records().handOffs(task.id()).values().stream()
                                .filter(handOff -> handOff.changes().isPresent())
                                .map(HandOff::mapping)
                                .map(mapping -> mapping.table())
                                .distinct(),
                        Stream.of(back.logs().ownTransactions()))
                .toList();
    }

    private ChangeLogStatus.Log look(TableName table, String reader, Direction truth, Optional<LogPosition> passed) {
        Optional<Long> rows = Optional.empty();
        List<String> unlogged = List.of();
        try {
            ChangeLogs.Standing standing = back.logs().look(table);
            unlogged = List.copyOf(new TreeSet<>(standing.unlogged()));
            if (!standing.logged()) {
                return new ChangeLogStatus.Log(table.toString(), rows, unlogged, Optional.of(missing(standing, truth)));
            }
            rows = Optional.of(back.logs().rows(table));
            if (passed.isPresent() && isDue(table, rows.get()) && back.logs().purge(table, reader, passed.get())) {
                rows = Optional.of(back.logs().rows(table));
            }
            return new ChangeLogStatus.Log(table.toString(), rows, unlogged, Optional.empty());
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.INTERRUPTED) {
                throw e;
            }
            return new ChangeLogStatus.Log(
                    table.toString(), rows, unlogged, Optional.of(e.code() + ": " + e.getMessage()));
        }
    }

    /** Before the turn nothing is lost by beginning again; after it, nobody knows what was written. */
    private static String missing(ChangeLogs.Standing standing, Direction truth) {
        String remedy = truth == Direction.FORWARD
                ? "abort the switchover"
                        + (standing.tableExists() ? ", and begin it again" : ", and exclude its collection")
                : "give the way back up with --complete, and compare the two sides";
        return ErrorCode.SOURCE_LOG_LOST + ": "
                + (standing.tableExists() ? "somebody has dropped it" : "the table does not exist any more")
                + (truth == Direction.FORWARD ? ": " : ", and what was written since is not known: ")
                + remedy;
    }

    private boolean isDue(TableName table, long rows) {
        long nanos = clock.waits().nanoTime();
        Long last = purgedAtNanos.get(table);
        boolean due = rows >= SMALL_ROWS || rows > 0 && (last == null || nanos - last >= SMALL_ROUND.toNanos());
        if (due) {
            purgedAtNanos.put(table, nanos);
        }
        return due;
    }

    /** A round that is under way ends before its next table. */
    @Override
    public void close() {
        resting = true;
    }
}
