package io.godwit.control.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.ControlClock;
import io.godwit.control.ControlPorts;
import io.godwit.control.memory.ControlWorld;
import io.godwit.control.record.TaskJournal;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogKeys;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.Tso;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.TableProblem;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.Switchover.Phase;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.InMemoryTargetSchema;
import io.godwit.testsupport.InMemoryTargetWriter;
import io.godwit.testsupport.Samples;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TurnTest {
    private static final String ID = "t";
    private static final String CHANNEL = "changes";
    private static final String BACK = "t.reverse";
    private static final String TOPIC = "godwit.t.change.default.c.1";
    private static final String BACK_TOPIC = "godwit.t.reverse.change.default.c.1";

    private final ControlWorld world = new ControlWorld();
    private final List<String> said = new ArrayList<>();
    private final CollectionSchema collection = world.followed("c", 1, 3);
    private final InMemoryTargetWriter writer = new InMemoryTargetWriter(world.database, FaultPlan.none());
    private final String table = Samples.mapping(collection).table().toString();
    private ApplyCheckpoint forward;
    private LogMessage last = new LogMessage.Tick(1);
    private LogMessage lastBack = new LogMessage.Tick(1);
    private Turn turn;

    @BeforeEach
    void aTaskFlowsForward() {
        HandOff agreed = HandOffs.followed(
                ID, collection, Map.of("channel-1", LogPosition.of(3)), 100, new HandOff.ChangeTopic(TOPIC, 1));
        TaskJournal journal = world.ledger.takeOver("products");
        journal.write(List.of(agreed));
        PhaseGate gate = world.gate();
        gate.open(ID, agreed.mapping(), 1);
        gate.advance(ID, 1, List.of(), List.of(new PhaseGate.PartitionEnd(new PartitionRef(ID, TOPIC, 0), 0)));
        ApplyCheckpoint claimed = writer.claim(new PartitionRef(ID, TOPIC, 0), 0);
        forward = claimed.advanced(5, 2, 0, 10);
        writer.begin(claimed, forward);
        writer.commit();
        status(ChangeStatus.Phase.CONSISTENT, 0);
        turn = turn(journal);
    }

    @Test
    void eachTableGetsALogAndSoDoesTheOneOfOwnTransactions() {
        turn.step(task(Phase.PREPARING));

        assertThat(world.changeLogs.logged()).containsExactlyInAnyOrder(table, "godwit.apply_checkpoint");
        assertThat(said).containsExactly("PREPARING reached: change logs are kept");
    }

    @Test
    void aPhaseThatIsOverIsNotCarriedOutAgain() {
        turn.step(task(Phase.PREPARING));
        turn.step(task(Phase.PREPARING));

        assertThat(said).hasSize(1);
    }

    @Test
    void onceTurnedNothingIsAppliedForwardAndTheWayBackIsOpen() {
        turn.step(task(Phase.TURNING));

        assertThatThrownBy(() -> writer.begin(forward, forward.advanced(6, 1, 0, 1)))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.FENCED));
        assertThat(world.ledger.steps()).contains("fence Store");
        assertThat(world.gate().phase(BACK, 1)).isEqualTo(PhaseGate.Phase.CHANGES);
        HandOff back = world.ledger.records().handOffs(BACK).get(1L);
        assertThat(back.mapping().collection().channels()).containsExactly(CHANNEL);
        assertThat(back.changes().orElseThrow().topic()).isEqualTo(BACK_TOPIC);
        assertThat(said).singleElement().asString().startsWith("TURNING reached: the flow back begins at");
    }

    @Test
    void whatIsWrittenAtTheVeryEndCallsItOffAndNothingIsLost() {
        last = new LogMessage.Removed(1, LogMessage.EVERY_PARTITION, "", "", new OneKey(Tso.at(ControlWorld.NOW)));

        turn.step(task(Phase.TURNING));
        turn.step(task(Phase.UNDOING, new Switchover.Step(Phase.TURNING, 0, 1, "called off")));

        assertThat(said)
                .contains(
                        "TURNING called off: SOURCE_STILL_WRITTEN default.c was written to at 12:00:00Z, though writes"
                                + " were said to have ended");
        assertThat(world.ledger.records().handOffs(BACK)).isEmpty();
        assertThat(world.gate().checkpoints(ID, TOPIC))
                .singleElement()
                .returns(5L, ApplyCheckpoint::nextOffset)
                .returns(ApplyCheckpoint.State.OPEN, ApplyCheckpoint::state);
    }

    @Test
    void whatIsWrittenAtTheVeryEndOfTheWayBackKeepsItReversed() {
        turn.step(task(Phase.PREPARING));
        turn.step(task(Phase.TURNING));
        lastBack = new LogMessage.Removed(1, LogMessage.EVERY_PARTITION, "", "", new OneKey(Tso.at(ControlWorld.NOW)));
        turn.step(task(Phase.BACK_TURNING));

        assertThat(said.getLast())
                .isEqualTo("BACK_TURNING called off: SOURCE_STILL_WRITTEN default.c was written to at 12:00:00Z, though"
                        + " writes were said to have ended");
        assertThat(world.gate().phase(BACK, 1)).isEqualTo(PhaseGate.Phase.CHANGES);
        assertThat(world.gate().phase(ID, 1)).isEqualTo(PhaseGate.Phase.SNAPSHOT);
        assertThat(world.changeLogs.logged()).isNotEmpty();
    }

    @Test
    void aTableOfWhichNothingIsReportedHasNotCaughtUp() {
        turn.step(task(Phase.PREPARING));
        turn.step(task(Phase.TURNING));
        said.clear();
        for (int second = 0; second < 20; second++) {
            world.ledger.report(new CollectionProgress(BACK, 1, Long.MAX_VALUE, Map.of(0, 7L), false, true, 0));
            turn.step(task(Phase.BACK_CATCHING_UP));
            world.clock.pause(Duration.ofSeconds(1));
        }

        assertThat(said).isNotEmpty().allMatch(line -> line.contains("default.c is not applied up to"));
    }

    @Test
    void aMappingThatLeftTheTaskIsNoPartOfTheNextFlowBack() {
        CollectionSchema left = world.followed("left", 2, 3);
        HandOff stale = HandOffs.followed(BACK, left, Map.of(), 1, new HandOff.ChangeTopic("gone", 1));
        TaskJournal journal = world.ledger.takeOver("products");
        journal.write(List.of(stale));
        world.gate().open(BACK, stale.mapping(), 1);

        turn(journal).step(task(Phase.TURNING));

        assertThat(world.ledger.records().handOffs(BACK)).containsOnlyKeys(1L);
        assertThat(world.gate().phases(BACK)).containsOnlyKeys(1L);
    }

    @Test
    void aLogThatSomebodyElseHasMadeIsNeitherUsedNorDropped() {
        world.changeLogs.create(Samples.mapping(collection).table(), "somebody");

        turn.step(task(Phase.CHECKING));
        turn.step(task(Phase.UNDOING, new Switchover.Step(Phase.CHECKING, 0, 1, "called off")));

        assertThat(said.getFirst()).contains("has a change log that this task has not made");
        assertThat(world.changeLogs.logged()).hasSize(1);
    }

    private record OneKey(long tso) implements LogKeys {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public Key key(int i) {
            return Key.of(1);
        }

        @Override
        public long tso(int i) {
            return tso;
        }
    }

    @Test
    void whoeverContinuesATurnTakesALaterStart() {
        turn.step(task(Phase.TURNING));
        HandOff first = world.ledger.records().handOffs(BACK).get(1L);

        turn(world.ledger.takeOver("products")).step(task(Phase.TURNING));

        HandOff second = world.ledger.records().handOffs(BACK).get(1L);
        assertThat(second.timestamp().getAsLong())
                .isGreaterThan(first.timestamp().getAsLong());
        assertThat(world.gate().checkpoints(BACK, BACK_TOPIC))
                .singleElement()
                .returns(ApplyCheckpoint.State.OPEN, ApplyCheckpoint::state);
    }

    @Test
    void whatIsUndoneContinuesWhereItStopped() {
        turn.step(task(Phase.PREPARING));
        turn.step(task(Phase.TURNING));
        turn.step(task(Phase.UNDOING, new Switchover.Step(Phase.TURNING, 0, 1, "aborted")));

        assertThat(world.changeLogs.logged()).isEmpty();
        assertThat(world.gate().phase(ID, 1)).isEqualTo(PhaseGate.Phase.CHANGES);
        assertThat(world.gate().phase(BACK, 1)).isEqualTo(PhaseGate.Phase.SNAPSHOT);
        assertThat(world.gate().checkpoints(ID, TOPIC))
                .singleElement()
                .returns(5L, ApplyCheckpoint::nextOffset)
                .returns(ApplyCheckpoint.State.OPEN, ApplyCheckpoint::state);
        assertThat(world.ledger.records().handOffs(ID).get(1L).logEnds())
                .as("the Store continues from where it was")
                .containsEntry("channel-1", LogPosition.of(3));
    }

    @Test
    void theWayBackOpensTheFlowForwardAtANewPlace() {
        turn.step(task(Phase.PREPARING));
        turn.step(task(Phase.TURNING));
        InMemoryTargetWriter back = new InMemoryTargetWriter(world.database, FaultPlan.none());
        ApplyCheckpoint held = back.claim(new PartitionRef(BACK, BACK_TOPIC, 0), 0);
        turn.step(task(Phase.BACK_TURNING));

        assertThatThrownBy(() -> back.begin(held, held.advanced(6, 1, 0, 1))).isInstanceOf(GodwitException.class);
        HandOff again = world.ledger.records().handOffs(ID).get(1L);
        assertThat(again.logEnds()).as("the log's end now").containsEntry("channel-1", LogPosition.of(1_000));
        assertThat(again.changes().orElseThrow().topic()).isEqualTo(TOPIC);
        assertThat(world.gate().phase(ID, 1)).isEqualTo(PhaseGate.Phase.CHANGES);
        assertThat(world.changeLogs.logged()).isEmpty();
    }

    @Test
    void aTableThatLagsBehindCallsItOff() {
        status(ChangeStatus.Phase.CONSISTENT, 31);

        turn.step(task(Phase.CHECKING));

        assertThat(said)
                .containsExactly(
                        "CHECKING called off: SWITCHOVER_OBSTACLE default.c: it lags 31 s behind, more than 30 s");
    }

    @Test
    void aLogThatCannotBeMadeCallsItOffBeforeAnythingIsStopped() {
        world.changeLogs.add(new TableProblem(
                ErrorCode.TARGET_AUTH, "default.c", "the user may not create a log on default.c", "grant CREATE"));

        turn.step(task(Phase.CHECKING));

        assertThat(said)
                .containsExactly(
                        "CHECKING called off: TARGET_AUTH default.c: the user may not create a log on default.c");
        assertThat(world.gate().phase(ID, 1)).isEqualTo(PhaseGate.Phase.CHANGES);
    }

    @Test
    void withoutObstaclesItGoesOn() {
        turn.step(task(Phase.CHECKING));

        assertThat(said).containsExactly("CHECKING reached: nothing is in its way");
    }

    @Test
    void itWaitsForTheUserBeforeItMeasuresSilence() {
        turn.step(task(Phase.FREEZING));

        assertThat(said).containsExactly("FREEZING waits: stop what writes to the collections, then confirm it");
    }

    @Test
    void changeLogsAreEmptiedUpToWhatIsDurablyRead() {
        turn.step(task(Phase.PREPARING));
        turn.step(task(Phase.REVERSED));
        assertThat(world.changeLogs.purged()).isEmpty();

        world.ledger.report(ChannelPosition.start(BACK, CHANNEL, LogPosition.of(9), 1));
        world.clock.pause(Duration.ofMinutes(1));
        turn.step(task(Phase.REVERSED));

        assertThat(world.changeLogs.purged())
                .containsOnly(
                        Map.entry(table, LogPosition.of(9)), Map.entry("godwit.apply_checkpoint", LogPosition.of(9)));
    }

    private Turn turn(TaskJournal journal) {
        ControlPorts ports = new ControlPorts(
                world.source,
                new InMemoryTargetSchema(world.database),
                world.gate(),
                Optional.of(new EndedLog(1_000)),
                new TurnPorts(
                        world.changeLogs,
                        world.changeLogs,
                        CHANNEL,
                        collections -> record -> last,
                        mappings -> new FollowedLog(new EndedLog(1_000), record -> lastBack)));
        return new Turn(
                world.ledger,
                journal,
                ports,
                new Said(),
                new ControlClock(Clock.fixed(ControlWorld.NOW, ZoneOffset.UTC), world.clock));
    }

    private void status(ChangeStatus.Phase phase, long lagSeconds) {
        world.ledger.report(new ChangeStatus(
                ID,
                1,
                "default.c",
                "default.c",
                phase,
                0,
                0,
                0,
                Tso.at(ControlWorld.NOW.minusSeconds(lagSeconds)),
                Map.of(),
                Map.of(),
                Optional.empty()));
    }

    @Test
    void aGateThatWasShutBeforeStaysShut() {
        world.gate().again(ID, 1, 2, List.of(TOPIC));

        turn.step(task(Phase.UNDOING, new Switchover.Step(Phase.CHECKING, 0, 1, "a table is not consistent")));

        assertThat(world.gate().phase(ID, 1)).isEqualTo(PhaseGate.Phase.SNAPSHOT);
    }

    private static TaskRecord task(Phase phase, Switchover.Step... steps) {
        Switchover switchover = new Switchover(
                phase,
                1,
                ControlWorld.NOW.toEpochMilli(),
                Switchover.Settings.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(steps));
        return new TaskRecord(
                        ID, "products", 1, TaskRecord.State.RUNNING, Map.of(), 1, Optional.empty(), Optional.empty())
                .managed(new TaskRecord.Managed(0, Optional.empty(), false).turned(switchover));
    }

    private final class Said implements PhaseReports {
        @Override
        public void reached(Switchover of, OptionalLong timestamp, String outcome) {
            said.add(of.phase() + " reached: " + outcome);
        }

        @Override
        public void waits(Switchover of, String why) {
            said.add(of.phase() + " waits: " + why);
        }

        @Override
        public void calledOff(Switchover of, Failure why) {
            said.add(of.phase() + " called off: " + why.code() + " " + why.message());
        }
    }
}
