package io.godwit.control.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.ControlPorts;
import io.godwit.control.memory.ControlWorld;
import io.godwit.control.memory.Turns;
import io.godwit.control.record.TaskJournal;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.Tso;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.Switchover.Phase;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.InMemoryTargetSchema;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** For how long nothing could write, as a dry run says it. */
class TurnTimeTest {
    private static final String ID = "t";

    private final ControlWorld world = new ControlWorld();

    @Test
    void withoutATableNothingIsSaid() {
        assertThat(withoutWrites(task())).isEmpty();
    }

    @Test
    void silenceTheSlowestTableAndATurnTakeTheirTime() {
        follows("a", 1, 2);
        follows("b", 2, 5);

        assertThat(withoutWrites(task())).contains(Duration.ofSeconds(10 + 1 + 5 + 8));
    }

    @Test
    void whatTheLastTurnTookIsExpectedAgain() {
        follows("a", 1, 2);
        TaskRecord turnedTwice = task().managed(new TaskRecord.Managed(0, Optional.empty(), false)
                .turned(new Switchover(
                        Phase.RETURNED,
                        2,
                        0,
                        Switchover.Settings.DEFAULT,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(
                                new Switchover.Step(Phase.TURNING, 1_000, 60_000, "turned"),
                                new Switchover.Step(Phase.TURNING, 1_000, 5_000, "turned again"),
                                new Switchover.Step(Phase.BACK_TURNING, 1_000, 9_000, "turned back")))));

        assertThat(withoutWrites(turnedTwice)).contains(Duration.ofSeconds(10 + 1 + 2 + 4));
    }

    private Optional<Duration> withoutWrites(TaskRecord task) {
        return new TurnPlanner(
                        spec -> new ControlPorts(
                                world.source,
                                new InMemoryTargetSchema(world.database),
                                world.gate(),
                                Optional.empty(),
                                Turns.ports(world.changeLogs, "changes")),
                        kafka -> world.ledger,
                        Clock.fixed(ControlWorld.NOW, ZoneOffset.UTC))
                .plan(task, Switchover.Settings.DEFAULT)
                .withoutWrites();
    }

    private static TaskRecord task() {
        return new TaskRecord(
                ID,
                ID,
                1,
                TaskRecord.State.RUNNING,
                ControlWorld.tree(
                        List.of("FULL", "INCREMENTAL", "REVERSE"), Map.of("include", List.of("default.*")), Map.of()),
                1,
                Optional.empty(),
                Optional.empty());
    }

    private void follows(String name, long id, long lagSeconds) {
        CollectionSchema collection = world.followed(name, id, 3);
        try (TaskJournal journal = world.ledger.takeOver(ID)) {
            journal.write(List.of(HandOffs.followed(ID, collection, 100, new HandOff.ChangeTopic("topic-" + id, 1))));
        }
        world.ledger.report(Turns.status(
                ID, id, name, ChangeStatus.Phase.CONSISTENT, Tso.at(ControlWorld.NOW.minusSeconds(lagSeconds))));
    }
}
