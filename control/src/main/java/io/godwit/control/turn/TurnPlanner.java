package io.godwit.control.turn;

import io.godwit.control.ControlPorts;
import io.godwit.control.SpecComparison;
import io.godwit.control.SwitchoverPlan;
import io.godwit.control.SwitchoverPlan.Action;
import io.godwit.control.SwitchoverPlan.Obstacle;
import io.godwit.control.SwitchoverPlanner;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.record.TaskStanding;
import io.godwit.model.schema.Direction;
import io.godwit.model.task.DurationText;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.text.Plural;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.Switchover.Phase;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Plans by the checks that a switchover begins with. Connects for each plan; thread-safe. */
public final class TurnPlanner implements SwitchoverPlanner {
    private static final Duration USUAL_TURN = Duration.ofSeconds(8);

    private final Function<TaskSpec, ControlPorts> wiring;
    private final Function<KafkaSpec, TaskLedger> ledgers;
    private final Clock clock;

    /**
     * A planner.
     *
     * @param wiring connects to the source and the target of a task
     * @param ledgers opens what is kept about the tasks of a Kafka
     */
    public TurnPlanner(Function<TaskSpec, ControlPorts> wiring, Function<KafkaSpec, TaskLedger> ledgers, Clock clock) {
        this.wiring = wiring;
        this.ledgers = ledgers;
        this.clock = clock;
    }

    @Override
    public SwitchoverPlan plan(TaskRecord task, Switchover.Settings settings) {
        TaskSpec spec = SpecComparison.published(task.spec());
        try (TaskLedger ledger = ledgers.apply(spec.kafka())) {
            boolean isTurned = task.switchover()
                    .filter(known -> known.phase().truth() == Direction.REVERSE)
                    .isPresent();
            return isTurned ? back(task, settings, spec, ledger) : there(task, settings, spec, ledger);
        }
    }

    private SwitchoverPlan there(TaskRecord task, Switchover.Settings settings, TaskSpec spec, TaskLedger ledger) {
        try (ControlPorts ports = wiring.apply(spec)) {
            List<TurnObstacle> obstacles = new TurnChecks(ledger, ports, clock).of(task, settings);
            int tables = ledger.records().handOffs(task.id()).size();
            return plan(
                    actions(tables, TurnChecks.lacking(ledger.records(), task, Direction.FORWARD), settings),
                    obstacles,
                    withoutWrites(task, ledger, Phase.TURNING));
        }
    }

    private SwitchoverPlan back(TaskRecord task, Switchover.Settings settings, TaskSpec spec, TaskLedger ledger) {
        try (ControlPorts ports = wiring.apply(spec)) {
            int collections =
                    ledger.records().handOffs(Direction.REVERSE.flow(task.id())).size();
            return plan(
                    actionsBack(collections, TurnChecks.lacking(ledger.records(), task, Direction.REVERSE), settings),
                    new BackChecks(ledger.records(), ports, clock).of(task, settings),
                    withoutWrites(task, ledger, Phase.BACK_TURNING));
        }
    }

    private static SwitchoverPlan plan(
            List<Action> actions, List<TurnObstacle> obstacles, Optional<Duration> withoutWrites) {
        return new SwitchoverPlan(
                actions, obstacles.stream().map(TurnPlanner::obstacle).toList(), withoutWrites);
    }

    /**
     * From the end of writes to the end of the turn: until nothing was seen for long enough, until the table that is furthest behind has
     * caught up, and what the last turn of the task took; without one, what one of a table took when it was measured.
     */
    private Optional<Duration> withoutWrites(TaskRecord task, TaskLedger ledger, Phase turning) {
        TaskStanding standing = ledger.records().standing(task);
        long lag = standing.changes().stream()
                .mapToLong(change -> change.lagMillis(clock.millis()))
                .max()
                .orElse(0);
        Duration turn = task.switchover().stream()
                .flatMap(turned -> turned.steps().stream())
                .filter(step -> step.phase() == turning)
                .reduce((earlier, later) -> later)
                .map(step -> Duration.ofMillis(step.endedMillis() - step.startedMillis()))
                .orElse(USUAL_TURN);
        return standing.changes().isEmpty()
                ? Optional.empty()
                : Optional.of(Turn.FREEZE_SILENCE
                        .plus(Turn.LAST_SILENCE)
                        .plusMillis(lag)
                        .plus(turn));
    }

    private static List<Action> actions(int tables, String lacking, Switchover.Settings settings) {
        String all = Plural.of(tables, "table");
        return List.of(
                new Action(
                        Phase.CHECKING,
                        "look at the lag (at most " + text(settings.maxLagMillis()) + "), marks and failures of " + all
                                + ", at what the user of OceanBase may do, and whether Milvus takes writes"),
                new Action(Phase.PREPARING, "make change logs on " + all + ", and on the one of checkpoints"),
                new Action(
                        Phase.FREEZING,
                        "wait until you have stopped what writes to Milvus and say so, then at most "
                                + text(settings.freezeTimeoutMillis()) + " until nothing is seen to write" + lacking),
                new Action(
                        Phase.CATCHING_UP,
                        "wait at most " + text(settings.timeoutMillis()) + " until the tables have every change"),
                new Action(Phase.TURNING, "end and fence Store and Incr-Sync, and open the flow back"),
                new Action(
                        Phase.REVERSED,
                        "start Reverse Store and Reverse Incr-Sync; from then on applications may write to OceanBase"));
    }

    private static List<Action> actionsBack(int collections, String lacking, Switchover.Settings settings) {
        return List.of(
                new Action(
                        Phase.BACK_FREEZING,
                        "look at the lag (at most " + text(settings.maxLagMillis()) + ") and failures of "
                                + Plural.of(collections, "collection") + ", and whether Milvus and its log answer"
                                + "; wait until you have stopped what writes to OceanBase, ended its transactions, and say so; then at most "
                                + text(settings.freezeTimeoutMillis()) + " until nothing is seen to write" + lacking),
                new Action(
                        Phase.BACK_CATCHING_UP,
                        "wait at most " + text(settings.timeoutMillis()) + " until the collections have every change"),
                new Action(
                        Phase.BACK_TURNING,
                        "end and fence Reverse Store and Reverse Incr-Sync, and open the flow forward after their last write"),
                new Action(
                        Phase.RETURNED,
                        "start Store and Incr-Sync, and remove the change logs; from then on applications may write to Milvus"));
    }

    private static String text(long millis) {
        return DurationText.format(Duration.ofMillis(millis));
    }

    private static Obstacle obstacle(TurnObstacle found) {
        return new Obstacle(found.code().name(), found.object(), found.message(), found.remedy());
    }
}
