package io.godwit.control.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.control.ControlPorts;
import io.godwit.control.memory.ControlWorld;
import io.godwit.control.memory.Turns;
import io.godwit.model.log.LogPosition;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.Tso;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.InMemoryTargetSchema;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackChecksTest {
    private static final String BACK = "t.reverse";
    private static final Switchover.Settings SETTINGS = new Switchover.Settings(20_000, 90_000, 40_000);

    private final ControlWorld world = new ControlWorld();

    @Test
    void whatLagsNoMoreThanItMayIsNotInTheWay() {
        flowsBack("a", 1, 3_600);
        lags("a", 1, 20);

        assertThat(obstacles()).isEmpty();
    }

    @Test
    void whatLagsMoreIsNamed() {
        flowsBack("a", 1, 3_600);
        flowsBack("b", 2, 3_600);
        lags("a", 1, 21);
        lags("b", 2, 0);

        assertThat(obstacles())
                .extracting(TurnObstacle::object, TurnObstacle::message)
                .containsExactly(tuple("default.a", "it lags 21 s behind its table, more than 20 s"));
    }

    @Test
    void oneOfWhichNothingIsReportedLagsSinceTheTurn() {
        flowsBack("a", 1, 20);
        flowsBack("b", 2, 21);
        lags("b", 2, 7_200); // an earlier flow back

        assertThat(obstacles()).extracting(TurnObstacle::object).containsExactly("default.b");
    }

    @Test
    void whatFailedIsNamedWithWhatCanBeDone() {
        flowsBack("a", 1, 0);
        flowsBack("b", 2, 0);
        fails("a", 1, new Failure("SOURCE_GONE", "collection default.a no longer exists", "exclude it"));
        fails("b", 2, new Failure("SOURCE_AUTH", "no rights", "grant them"));
        flowsBack("c", 3, 0);
        fails("c", 3, new Failure("KAFKA_POSITION_LOST", "its changes were dropped", "repeat it"));

        assertThat(obstacles())
                .extracting(TurnObstacle::object, TurnObstacle::message, TurnObstacle::remedy)
                .containsExactly(
                        tuple(
                                "default.a",
                                "its changes are not carried back: collection default.a no longer exists",
                                "nothing carries it back any more: give the way back up with --complete"),
                        tuple(
                                "default.b",
                                "its changes are not carried back: no rights",
                                "grant them; then start the task again"),
                        tuple(
                                "default.c",
                                "its changes are not carried back: its changes were dropped",
                                "nothing carries it back any more: give the way back up with --complete"));
    }

    private List<TurnObstacle> obstacles() {
        Switchover reversed = new Switchover(
                Switchover.Phase.REVERSED,
                1,
                0,
                SETTINGS,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
        TaskRecord task = new TaskRecord(
                        "t", "t", 1, TaskRecord.State.RUNNING, Map.of(), 1, Optional.empty(), Optional.empty())
                .managed(new TaskRecord.Managed(0, Optional.empty(), false).turned(reversed));
        return new BackChecks(world.ledger.records(), ports(), Clock.fixed(ControlWorld.NOW, ZoneOffset.UTC))
                .of(task, SETTINGS);
    }

    private ControlPorts ports() {
        return new ControlPorts(
                world.source,
                new InMemoryTargetSchema(world.database),
                world.gate(),
                Optional.empty(),
                Turns.ports(world.changeLogs, "changes"));
    }

    private void flowsBack(String name, long id, long sinceSeconds) {
        CollectionSchema collection = world.followed(name, id, 3);
        world.ledger
                .takeOver("t")
                .write(List.of(HandOffs.followed(
                        BACK,
                        collection,
                        Map.of("channel", LogPosition.of(3)),
                        Tso.at(ControlWorld.NOW.minusSeconds(sinceSeconds)),
                        new HandOff.ChangeTopic("back-" + id, 1))));
    }

    private void lags(String name, long id, long seconds) {
        world.ledger.report(status(name, id, Tso.at(ControlWorld.NOW.minusSeconds(seconds))));
    }

    private void fails(String name, long id, Failure why) {
        world.ledger.report(status(name, id, 0).failed(why));
    }

    private static ChangeStatus status(String name, long id, long watermark) {
        return Turns.status(BACK, id, name, ChangeStatus.Phase.CONSISTENT, watermark);
    }
}
