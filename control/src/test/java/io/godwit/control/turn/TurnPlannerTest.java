package io.godwit.control.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.ControlPorts;
import io.godwit.control.SwitchoverPlan;
import io.godwit.control.SwitchoverPlan.Obstacle;
import io.godwit.control.memory.ControlWorld;
import io.godwit.control.memory.Turns;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.log.LogPosition;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.Tso;
import io.godwit.model.target.TableProblem;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.InMemoryTargetSchema;
import io.godwit.testsupport.Samples;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnPlannerTest {
    private static final Switchover.Settings SETTINGS = new Switchover.Settings(20_000, 90_000, 40_000);

    private final ControlWorld world = new ControlWorld();
    private final TaskRecord task = new TaskRecord(
            "t",
            "t",
            1,
            TaskRecord.State.RUNNING,
            ControlWorld.task(List.of("FULL", "INCREMENTAL")).toTree(),
            1,
            Optional.empty(),
            Optional.empty());

    @Test
    void aPlanHasEveryActionWithItsLimitsAndChangesNothing() {
        followed("a", 1, 0);
        followed("b", 2, 0);
        world.ledger.steps().clear();

        SwitchoverPlan plan = plan();

        assertThat(plan.obstacles()).isEmpty();
        assertThat(plan.withoutWrites()).as("11 s of silence, no lag, the turn").contains(Duration.ofSeconds(19));
        assertThat(plan.actions())
                .extracting(action -> action.phase() + ": " + action.what())
                .containsExactly(
                        "CHECKING: look at the lag (at most 20s), marks and failures of 2 tables, at what the"
                                + " user of OceanBase may do, and whether Milvus takes writes",
                        "PREPARING: make change logs on 2 tables, and on the one of checkpoints",
                        "FREEZING: wait until you have stopped what writes to Milvus and say so, then at most 90s until nothing is"
                                + " seen to write",
                        "CATCHING_UP: wait at most 40s until the tables have every change",
                        "TURNING: end and fence Store and Incr-Sync, and open the flow back",
                        "REVERSED: start Reverse Store and Reverse Incr-Sync; from then on applications may write to OceanBase");
        assertThat(world.changeLogs.logged()).isEmpty();
        assertThat(world.ledger.steps()).allMatch(step -> step.startsWith("read"));
    }

    @Test
    void whereTheTaskIsTurnedAroundItIsThePlanOfTheWayBack() {
        CollectionSchema collection = world.followed("a", 1, 3);
        world.ledger
                .takeOver("t")
                .write(List.of(HandOffs.followed(
                        "t.reverse",
                        collection,
                        Map.of("channel", LogPosition.of(3)),
                        100,
                        new HandOff.ChangeTopic("back-1", 1))));
        world.ledger.report(Turns.status(
                "t.reverse", 1, "a", ChangeStatus.Phase.CONSISTENT, Tso.at(ControlWorld.NOW.minusSeconds(21))));

        SwitchoverPlan plan = plan(reversed());

        assertThat(plan.actions())
                .extracting(action -> action.phase() + ": " + action.what())
                .containsExactly(
                        "BACK_FREEZING: look at the lag (at most 20s) and failures of 1 collection, and whether Milvus and its log"
                                + " answer; wait until you have stopped what writes to OceanBase, ended its transactions, and say so;"
                                + " then at most 90s until nothing is seen to write",
                        "BACK_CATCHING_UP: wait at most 40s until the collections have every change",
                        "BACK_TURNING: end and fence Reverse Store and Reverse Incr-Sync, and open the flow forward after their"
                                + " last write",
                        "RETURNED: start Store and Incr-Sync, and remove the change logs; from then on applications may write to"
                                + " Milvus");
        assertThat(plan.obstacles())
                .containsExactly(new Obstacle(
                        "SWITCHOVER_OBSTACLE",
                        "default.a",
                        "it lags 21 s behind its table, more than 20 s",
                        "wait until it has caught up, or allow more with --max-lag"));
        assertThat(plan.withoutWrites())
                .as("11 s of silence, its lag, the turn")
                .contains(Duration.ofSeconds(40));
    }

    private TaskRecord reversed() {
        return task.managed(new TaskRecord.Managed(0, Optional.empty(), false)
                .turned(new Switchover(
                        Switchover.Phase.REVERSED,
                        1,
                        0,
                        SETTINGS,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of())));
    }

    @Test
    void everythingThatIsInTheWayIsNamedWithItsObjectAndRemedy() {
        CollectionSchema late = followed("late", 1, 21);
        CollectionSchema logged = followed("logged", 2, 0);
        world.changeLogs.create(Samples.mapping(logged).table(), "somebody");
        world.changeLogs.add(
                new TableProblem(ErrorCode.TARGET_DDL_FAILED, "table x", "its name is too long", "leave it out"));

        assertThat(plan().obstacles())
                .containsExactly(
                        new Obstacle(
                                "SWITCHOVER_OBSTACLE",
                                late.name().toString(),
                                "it lags 21 s behind, more than 20 s",
                                "wait until it has caught up, or allow more with --max-lag"),
                        new Obstacle(
                                "SWITCHOVER_OBSTACLE",
                                Samples.mapping(logged).table().toString(),
                                "it has a change log that this task has not made",
                                "drop it, or exclude the collection; Godwit makes one with every column, and removes it"),
                        new Obstacle("TARGET_DDL_FAILED", "table x", "its name is too long", "leave it out"));
    }

    @Test
    void whatAnEarlierSwitchoverHasLeftIsNotInTheWay() {
        CollectionSchema left = followed("left", 1, 0);
        world.changeLogs.create(Samples.mapping(left).table(), "t.reverse");

        assertThat(plan().obstacles()).isEmpty();
    }

    @Test
    void aTaskWithoutCollectionsHasNothingToTurn() {
        assertThat(plan().obstacles()).extracting(Obstacle::message).containsExactly("the task has no collection yet");
    }

    private SwitchoverPlan plan() {
        return plan(task);
    }

    private SwitchoverPlan plan(TaskRecord known) {
        return new TurnPlanner(
                        spec -> new ControlPorts(
                                world.source,
                                new InMemoryTargetSchema(world.database),
                                world.gate(),
                                Optional.empty(),
                                Turns.ports(world.changeLogs, "changes")),
                        kafka -> world.ledger,
                        Clock.fixed(ControlWorld.NOW, ZoneOffset.UTC))
                .plan(known, SETTINGS);
    }

    /** A collection whose table is consistent, as far as it has come. */
    private CollectionSchema followed(String name, long id, long lagSeconds) {
        CollectionSchema collection = world.followed(name, id, 3);
        world.ledger
                .takeOver("t")
                .write(List.of(HandOffs.followed(
                        "t",
                        collection,
                        Map.of("channel-" + id, LogPosition.of(3)),
                        100,
                        new HandOff.ChangeTopic("topic-" + id, 1))));
        world.ledger.report(Turns.status(
                "t", id, name, ChangeStatus.Phase.CONSISTENT, Tso.at(ControlWorld.NOW.minusSeconds(lagSeconds))));
        return collection;
    }
}
