package io.godwit.control.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.control.ControlClock;
import io.godwit.control.ControlPorts;
import io.godwit.control.memory.ControlWorld;
import io.godwit.control.memory.Turns;
import io.godwit.control.record.TaskJournal;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogKeys;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.source.CommitVersion;
import io.godwit.model.source.Tso;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.TableProblem;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.Hold;
import io.godwit.runtime.state.ReconcileMark;
import io.godwit.runtime.state.RereadRequest;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.Switchover.Phase;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.InMemoryPhaseGate;
import io.godwit.testsupport.InMemoryTargetSchema;
import io.godwit.testsupport.InMemoryTargetWriter;
import io.godwit.testsupport.InMemoryWriteProbe;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.ScriptedTarget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TurnTest {
    private static final String ID = "t";
    private static final String CHANNEL = "changes";
    private static final String BACK = "t.reverse";
    private static final String TOPIC = "godwit.t.change.default.c.1";
    /** By the clock of the target, which is fast here. */
    private static final Instant AFTER_THE_TURN = Instant.parse("2031-01-01T12:00:00Z");

    private static final String BACK_TOPIC = "godwit.t.reverse.change.default.c.1";

    private final ControlWorld world = new ControlWorld();
    private final List<String> said = new ArrayList<>();
    private final CollectionSchema collection = world.followed("c", 1, 3);
    private final InMemoryTargetWriter writer = new InMemoryTargetWriter(world.database, FaultPlan.none());
    private final String table = Samples.mapping(collection).table().toString();
    private final ScriptedTarget look = new ScriptedTarget();
    private final InMemoryWriteProbe writes = new InMemoryWriteProbe();
    private ApplyCheckpoint forward;
    /** What runs beside the control's thread. */
    private Executor background = Runnable::run;

    /** Of both logs. */
    private long end = 1_000;

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
    void eachTableGetsALogOneByOneAndSoDoesTheOneOfOwnTransactions() {
        step(task(Phase.PREPARING));
        assertThat(world.changeLogs.logged()).containsExactly("godwit.apply_checkpoint");
        step(task(Phase.PREPARING));

        assertThat(world.changeLogs.logged()).containsExactlyInAnyOrder(table, "godwit.apply_checkpoint");
        assertThat(said)
                .containsExactly(
                        "PREPARING waits: 0 of 2 tables are done, next is godwit.apply_checkpoint",
                        "PREPARING reached: change logs are kept");
    }

    @Test
    void aTableWhoseLogCannotBeMadeIsNamedAndDataFlowsOn() {
        refuse(GodwitException.configuration(ErrorCode.TARGET_DDL_FAILED, "access denied", "grant CREATE"));

        prepare();

        assertThat(said).contains("PREPARING called off: TARGET_DDL_FAILED access denied");
        assertThat(world.gate().phase(ID, 1)).contains(PhaseGate.Phase.CHANGES);
        assertThat(world.ledger.steps()).doesNotContain("fence Store");
    }

    @Test
    void whatPassesIsTriedAgainAndSaysSinceWhen() {
        refuse(GodwitException.retriable(ErrorCode.TARGET_UNREACHABLE, "no answer", "look at it", null));
        prepare();
        assertThat(said.getLast())
                .isEqualTo("PREPARING waits: TARGET_UNREACHABLE: no answer (look at it), since 12:00:00Z");

        world.changeLogs.refuse(Samples.mapping(collection).table(), Optional.empty());
        step(task(Phase.PREPARING));
        assertThat(said.getLast()).as("too early").contains("no answer");
        world.clock.pause(Duration.ofSeconds(2));
        step(task(Phase.PREPARING));
        assertThat(said.getLast()).isEqualTo("PREPARING reached: change logs are kept");
    }

    @Test
    void aTransactionThatIsOpenOnATableHoldsUpNeitherTheControlNorAnAbort() {
        OpenTransaction open = new OpenTransaction(Samples.mapping(collection).table());
        world.changeLogs.beforeChanges(open);
        background = Thread::startVirtualThread;
        turn = turn(world.ledger.takeOver("products"));
        await().until(() -> {
            step(task(Phase.PREPARING));
            return open.isWaitedFor();
        });

        world.clock.pause(Duration.ofSeconds(5));
        step(task(Phase.PREPARING));
        world.clock.pause(Duration.ofSeconds(6));
        step(task(Phase.PREPARING));
        assertThat(said.getLast())
                .isEqualTo("PREPARING waits: making the change log of " + table + " waits since 12:00:00Z: a"
                        + " transaction is open on the table, or OceanBase has not answered yet");

        step(task(Phase.UNDOING, new Switchover.Step(Phase.PREPARING, 0, 1, "aborted")));
        assertThat(said.getLast()).isEqualTo("UNDOING reached: data flows as before");
        await().until(() -> !open.isWaitedFor());
        open.end();
        await().until(() -> {
            step(logged(task(Phase.CALLED_OFF)));
            return said.getLast().equals("CALLED_OFF cleaned");
        });
        assertThat(world.changeLogs.logged()).isEmpty();
    }

    private void refuse(GodwitException failure) {
        world.changeLogs.refuse(Samples.mapping(collection).table(), Optional.of(failure));
    }

    @Test
    void aLogThatCannotBeRemovedKeepsNothingElseAndIsNamedUntilItIsGone() {
        prepare();
        step(task(Phase.TURNING));
        refuse(GodwitException.retriable(ErrorCode.TARGET_UNREACHABLE, "a lock", "wait", null));

        step(task(Phase.BACK_TURNING));
        assertThat(said.getLast()).startsWith("BACK_TURNING reached");
        assertThat(world.gate().phase(ID, 1)).contains(PhaseGate.Phase.CHANGES);

        step(logged(task(Phase.RETURNED)));
        step(logged(task(Phase.RETURNED)));
        assertThat(world.changeLogs.logged()).as("the others are removed").containsExactly(table);
        assertThat(said.getLast())
                .isEqualTo("RETURNED waits: a change log is still there: TARGET_UNREACHABLE: " + table
                        + ": a lock (wait)");

        world.changeLogs.refuse(Samples.mapping(collection).table(), Optional.empty());
        world.clock.pause(Duration.ofSeconds(11));
        step(logged(task(Phase.RETURNED)));
        assertThat(world.changeLogs.logged()).isEmpty();
        assertThat(said.getLast()).isEqualTo("RETURNED cleaned");
    }

    @Test
    void theNextSwitchoverRemovesFirstWhatTheLastOneHasLeft() {
        prepare();
        said.clear();

        for (int i = 0; i < 3; i++) {
            step(logged(task(Phase.CHECKING)));
        }

        assertThat(world.changeLogs.logged()).isEmpty();
        assertThat(said).containsExactly("CHECKING cleaned", "CHECKING reached: nothing is in its way");
    }

    @Test
    void theNextSwitchoverWaitsForAnotherOnesTransactionOnALogThatIsLeft() {
        prepare();
        refuse(GodwitException.retriable(ErrorCode.TARGET_UNREACHABLE, "a lock", "wait", null));
        said.clear();

        for (int second = 0; second < 100; second += 10) {
            step(logged(task(Phase.CHECKING)));
            step(logged(task(Phase.CHECKING)));
            world.clock.pause(Duration.ofSeconds(10));
        }

        String waits = "a change log is still there: TARGET_UNREACHABLE: " + table + ": a lock (wait)";
        assertThat(said).isNotEmpty().allMatch(("CHECKING waits: " + waits)::equals);

        world.changeLogs.refuse(Samples.mapping(collection).table(), Optional.empty());
        step(logged(task(Phase.CHECKING)));
        step(logged(task(Phase.CHECKING)));
        step(logged(task(Phase.CHECKING)));
        assertThat(said).endsWith("CHECKING cleaned", "CHECKING reached: nothing is in its way");
    }

    @Test
    void theNextSwitchoverIsCalledOffForALogThatStaysOrThatSomebodyHasToHelpWith() {
        prepare();
        refuse(GodwitException.retriable(ErrorCode.TARGET_UNREACHABLE, "a lock", "wait", null));
        step(logged(task(Phase.CHECKING)));
        world.clock.pause(Duration.ofSeconds(121));
        step(logged(task(Phase.CHECKING)));
        step(logged(task(Phase.CHECKING)));
        assertThat(said.getLast())
                .startsWith("CHECKING called off: TARGET_UNREACHABLE")
                .contains("a lock");

        refuse(GodwitException.configuration(ErrorCode.TARGET_DDL_FAILED, "no right", "grant it"));
        step(logged(task(Phase.PREPARING)));
        said.clear();
        step(logged(task(Phase.CHECKING)));
        step(logged(task(Phase.CHECKING)));
        assertThat(said.getLast())
                .startsWith("CHECKING called off: TARGET_DDL_FAILED")
                .contains("no right");
    }

    @Test
    void aTableThatIsHeldMeanwhileIsPutBackAndItsLogRemoved() {
        prepare();
        step(task(Phase.TURNING));
        hold();
        step(task(Phase.BACK_TURNING));
        step(logged(task(Phase.RETURNED)));
        step(logged(task(Phase.RETURNED)));

        assertThat(world.gate().phase(ID, 1)).contains(PhaseGate.Phase.CHANGES);
        assertThat(world.ledger.records().handOffs(ID).get(1L).held()).isPresent();
        assertThat(world.changeLogs.logged()).isEmpty();
    }

    @Test
    void aTableThatIsNotWrittenSinceTheChecksIsNotTurned() {
        hold();

        for (Phase phase : List.of(Phase.FREEZING, Phase.CATCHING_UP, Phase.TURNING)) {
            said.clear();
            step(confirmed(task(phase)));
            assertThat(said)
                    .containsExactly(
                            phase + " called off: SWITCHOVER_OBSTACLE default.c: the table is not written: it is gone");
        }
        assertThat(world.gate().phase(ID, 1)).contains(PhaseGate.Phase.CHANGES);
    }

    private void hold() {
        HandOff held = world.ledger
                .records()
                .handOffs(ID)
                .get(1L)
                .held(Optional.of(new Hold(new Failure("TARGET_TABLE_INCOMPATIBLE", "it is gone", "make it"), false)));
        TaskJournal journal = world.ledger.takeOver("products");
        journal.write(List.of(held));
        turn = turn(journal);
    }

    /** Each call of one that was frozen before it, and is woken when another switchover is under way. */
    @Test
    void whoeverIsWokenWhenAnotherSwitchoverIsUnderWayChangesNothing() {
        Turn frozen = turn;
        Turn successor = turn(world.ledger.takeOver("products"));
        for (Phase phase : List.of(Phase.TURNING, Phase.UNDOING, Phase.BACK_TURNING, Phase.COMPLETING)) {
            step(successor, task(Phase.PREPARING));
            step(successor, task(Phase.PREPARING));
            step(successor, task(Phase.TURNING));
            Map<Long, PhaseGate.Phase> back = world.gate().phases(BACK);
            List<ApplyCheckpoint> open = world.gate().openCheckpoints(BACK);

            TaskRecord old = task(phase, new Switchover.Step(Phase.TURNING, 0, 1, "called off"));
            assertThatThrownBy(() -> frozen.step(old))
                    .as(phase.name())
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.FENCED));

            assertThat(world.gate().phases(BACK)).isEqualTo(back);
            assertThat(world.gate().phases(ID)).containsEntry(1L, PhaseGate.Phase.SNAPSHOT);
            assertThat(world.gate().openCheckpoints(BACK)).isEqualTo(open);
            assertThat(world.changeLogs.logged()).containsExactlyInAnyOrder(table, "godwit.apply_checkpoint");
            step(successor, task(Phase.UNDOING, new Switchover.Step(Phase.TURNING, 0, 1, "aborted")));
        }
    }

    /** It is frozen between any two of its steps; then another one undoes it, and turns it again. */
    @Test
    void whereverATurnIsFrozenItMovesNothingOfTheNextOne() {
        boolean ran = false;
        for (int frozenAt = 1; !ran; frozenAt++) {
            TurnTest fresh = new TurnTest();
            fresh.aTaskFlowsForward();
            ran = fresh.isUnharmedByATurnThatIsFrozenAt(frozenAt);
            assertThat(frozenAt).isLessThan(100);
        }
    }

    /** Returns whether the turn ended before it made so many steps. */
    private boolean isUnharmedByATurnThatIsFrozenAt(int step) {
        prepare();
        AtomicInteger left = new AtomicInteger(step);
        Runnable mayFreeze = () -> {
            if (left.decrementAndGet() == 0) {
                Turn successor = turn(world.ledger.takeOver("products"));
                step(successor, task(Phase.UNDOING, new Switchover.Step(Phase.TURNING, 0, 1, "aborted")));
                step(successor, task(Phase.TURNING));
            }
        };
        Turn frozen = turn(
                world.ledger.takeOver("products"), new InMemoryPhaseGate(world.database, FaultPlan.calm(mayFreeze)));
        recorded(task(Phase.TURNING));
        world.ledger.beforeSteps(name -> mayFreeze.run());
        try {
            frozen.step(task(Phase.TURNING));
        } catch (GodwitException e) {
            assertThat(e.kind()).isEqualTo(GodwitException.Kind.FENCED);
        }
        assertThat(world.gate().phase(ID, 1)).contains(PhaseGate.Phase.SNAPSHOT);
        assertThat(world.gate().phase(BACK, 1)).contains(PhaseGate.Phase.CHANGES);
        assertThat(world.gate().openCheckpoints(ID)).isEmpty();
        assertThat(world.gate().openCheckpoints(BACK)).hasSize(1);
        return left.get() > 0;
    }

    @Test
    void aPhaseThatWasCalledOffMeanwhileIsNotCarriedOut() {
        prepare();
        world.ledger.requests().change(task(Phase.UNDOING));

        turn.step(task(Phase.TURNING));

        assertThat(said.getLast()).startsWith("TURNING waits: TASK_STATE: phase TURNING of the switchover is over");
        assertThat(world.gate().phase(ID, 1)).contains(PhaseGate.Phase.CHANGES);
    }

    @Test
    void aFreezeThatSomebodyElseTakesOverHasItsTimeAgain() {
        TaskRecord freezing = confirmed(task(Phase.FREEZING)); // an hour ago
        step(freezing);
        assertThat(said).isEmpty();

        turn = turn(world.ledger.takeOver("products"));
        world.clock.pause(Duration.ofHours(1));
        step(freezing);
        assertThat(said).isEmpty();
        world.clock.pause(Duration.ofSeconds(61));
        step(freezing);
        assertThat(said.getLast()).startsWith("FREEZING called off: SWITCHOVER_TIMEOUT");
    }

    @Test
    void aTurnThatCannotGoOnIsCalledOffAfterTwoMinutes() {
        world.ledger.beforeSteps(step -> {
            if (step.equals("fence Store")) {
                throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "no answer", "look at Kafka", null);
            }
        });
        step(task(Phase.TURNING));
        assertThat(said.getLast())
                .isEqualTo("TURNING waits: KAFKA_UNREACHABLE: no answer (look at Kafka), since 12:00:00Z");
        world.clock.pause(Duration.ofSeconds(121));
        step(task(Phase.TURNING));

        assertThat(said.getLast())
                .isEqualTo("TURNING called off: SWITCHOVER_TIMEOUT it took too long: KAFKA_UNREACHABLE: no answer (look"
                        + " at Kafka)");
    }

    @Test
    void aPhaseThatIsOverIsNotCarriedOutAgain() {
        prepare();
        int before = said.size();
        prepare();

        assertThat(said).hasSize(before);
    }

    @Test
    void onceTurnedNothingIsAppliedForwardAndTheWayBackIsOpen() {
        logged();
        step(task(Phase.TURNING));

        assertThatThrownBy(() -> writer.begin(forward, forward.advanced(6, 1, 0, 1)))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.FENCED));
        assertThat(world.ledger.steps()).contains("fence Store");
        assertThat(world.gate().phase(BACK, 1)).contains(PhaseGate.Phase.CHANGES);
        HandOff back = world.ledger.records().handOffs(BACK).get(1L);
        assertThat(back.mapping().collection().channels()).containsExactly(CHANNEL);
        assertThat(back.mapping().collection().fields())
                .as("what Milvus does not take is refused row by row, and so is carried to it")
                .allMatch(field -> field.nullable() || field.role() == Field.Role.PRIMARY_KEY);
        assertThat(back.changes().orElseThrow().topic()).isEqualTo(BACK_TOPIC);
        assertThat(said).singleElement().asString().startsWith("TURNING reached: the flow back begins at");
    }

    @Test
    void whatIsWrittenAtTheVeryEndCallsItOffAndNothingIsLost() {
        last = written();

        logged();
        step(task(Phase.TURNING));
        step(task(Phase.UNDOING, new Switchover.Step(Phase.TURNING, 0, 1, "called off")));

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

    /** With hundreds of tables that takes long. */
    @Test
    void whatIsWrittenWhileTheFlowBackIsOpenedCallsItOff() {
        logged();
        world.ledger.beforeSteps(step -> {
            if (step.equals("write hand-offs")) {
                last = written();
                end++;
            }
        });
        step(task(Phase.TURNING));

        assertThat(said.getLast())
                .startsWith("TURNING called off: SOURCE_STILL_WRITTEN default.c was written to at 12:00:00Z");
        assertThat(world.ledger.records().handOffs(BACK)).isNotEmpty();
        step(task(Phase.UNDOING, new Switchover.Step(Phase.TURNING, 0, 1, "called off")));
        assertThat(world.gate().phase(BACK, 1)).contains(PhaseGate.Phase.SNAPSHOT);
        assertThat(world.gate().checkpoints(ID, TOPIC))
                .singleElement()
                .returns(5L, ApplyCheckpoint::nextOffset)
                .returns(ApplyCheckpoint.State.OPEN, ApplyCheckpoint::state);
    }

    @Test
    void whatIsWrittenWhileTheFlowForwardIsOpenedAgainKeepsItReversed() {
        prepare();
        step(task(Phase.TURNING));
        world.ledger.beforeSteps(step -> {
            if (step.equals("write hand-offs")) {
                lastBack = written();
                end++;
            }
        });
        step(task(Phase.BACK_TURNING));

        assertThat(said.getLast())
                .startsWith("BACK_TURNING called off: SOURCE_STILL_WRITTEN default.c was written to at 12:00:00Z");
        assertThat(world.gate().phase(BACK, 1)).contains(PhaseGate.Phase.CHANGES);
        assertThat(world.gate().phase(ID, 1)).contains(PhaseGate.Phase.SNAPSHOT);
    }

    /** A transaction that was open all the time, and that nobody could see before it was committed. */
    @Test
    void whatIsCommittedAfterTheFlowBackHasEndedIsReportedBeforeTheLogsAreRemoved() {
        prepare();
        step(task(Phase.TURNING));
        world.ledger.report(
                new CollectionProgress(BACK, 1, Tso.at(AFTER_THE_TURN.minusSeconds(5)), Map.of(0, 7L), false, true, 0));
        step(task(Phase.BACK_TURNING));
        assertThat(said.getLast()).startsWith("BACK_TURNING reached");

        lastBack = written(AFTER_THE_TURN);
        step(logged(task(Phase.RETURNED)));
        step(logged(task(Phase.RETURNED)));

        assertThat(world.changeLogs.logged()).isEmpty();
        assertThat(said.getLast())
                .isEqualTo("RETURNED cleaned: default.c was written to at 12:00:00Z, after the flow back had ended:"
                        + " nobody has carried it to Milvus, compare both");
    }

    @Test
    void whatTheFlowBackHasCarriedIsNotReported() {
        prepare();
        step(task(Phase.TURNING));
        world.ledger.report(new CollectionProgress(BACK, 1, Tso.at(AFTER_THE_TURN), Map.of(0, 7L), false, true, 0));
        step(task(Phase.BACK_TURNING));

        lastBack = written(AFTER_THE_TURN);
        step(logged(task(Phase.RETURNED)));
        step(logged(task(Phase.RETURNED)));

        assertThat(said.getLast()).isEqualTo("RETURNED cleaned");
    }

    private static LogMessage written() {
        return written(ControlWorld.NOW);
    }

    private static LogMessage written(Instant when) {
        return new LogMessage.Removed(1, LogMessage.EVERY_PARTITION, "", "", new OneKey(Tso.at(when)));
    }

    @Test
    void whatIsWrittenAtTheVeryEndOfTheWayBackKeepsItReversed() {
        prepare();
        step(task(Phase.TURNING));
        lastBack = written();
        step(task(Phase.BACK_TURNING));

        assertThat(said.getLast())
                .isEqualTo("BACK_TURNING called off: SOURCE_STILL_WRITTEN default.c was written to at 12:00:00Z, though"
                        + " writes were said to have ended");
        assertThat(world.gate().phase(BACK, 1)).contains(PhaseGate.Phase.CHANGES);
        assertThat(world.gate().phase(ID, 1)).contains(PhaseGate.Phase.SNAPSHOT);
        assertThat(world.changeLogs.logged()).isNotEmpty();
    }

    @Test
    void aTableOfWhichNothingIsReportedHasNotCaughtUp() {
        prepare();
        step(task(Phase.TURNING));
        said.clear();
        for (int second = 0; second < 20; second++) {
            world.ledger.report(new CollectionProgress(BACK, 1, Long.MAX_VALUE, Map.of(0, 7L), false, true, 0));
            step(task(Phase.BACK_CATCHING_UP));
            world.clock.pause(Duration.ofSeconds(1));
        }

        assertThat(said).isNotEmpty().allMatch(line -> line.contains("default.c is not applied up to"));
    }

    @Test
    void whatIsBehindIsTheReasonAlsoBetweenTwoLooksAtTheSource() {
        prepare();
        step(task(Phase.TURNING));
        said.clear();
        for (int tick = 0; tick < 200; tick++) {
            world.ledger.report(new CollectionProgress(BACK, 1, Long.MAX_VALUE, Map.of(0, 7L), false, true, 0));
            step(task(Phase.BACK_CATCHING_UP));
            world.clock.pause(Duration.ofMillis(200));
        }

        assertThat(said).isNotEmpty().allMatch(line -> line.contains("default.c is not applied up to"));
        assertThat(said.getLast()).startsWith("BACK_CATCHING_UP called off: SWITCHOVER_TIMEOUT it took too long");
    }

    @Test
    void whatIsToBeReadAgainIsWaitedForBeforeTheFlowIsClosed() {
        prepare();
        step(task(Phase.TURNING));
        world.ledger.rereads().add(new RereadRequest(BACK, 1, Key.of(5), 0));
        said.clear();
        catchUpBack(7);
        assertThat(said).isNotEmpty().allMatch(line -> line.contains("1 key must be read again first"));

        world.ledger.rereads().clear();
        catchUpBack(8); // the answer is a change
        assertThat(said.getLast()).startsWith("BACK_CATCHING_UP reached");
    }

    private void catchUpBack(long end) {
        for (int second = 0; second < 5; second++) {
            world.ledger.report(new CollectionProgress(BACK, 1, Long.MAX_VALUE, Map.of(0, end), false, true, 0));
            status(BACK, ChangeStatus.Phase.CONSISTENT, Long.MAX_VALUE);
            step(task(Phase.BACK_CATCHING_UP));
            world.clock.pause(Duration.ofSeconds(1));
        }
    }

    @Test
    void aPersonSeesWhatMilvusMayLackBeforeTheWayBackIsConfirmed() {
        prepare();
        step(task(Phase.TURNING));
        status(BACK, ChangeStatus.Phase.CONSISTENT, Tso.at(ControlWorld.NOW));
        step(task(Phase.BACK_FREEZING));
        assertThat(said.getLast())
                .isEqualTo(
                        "BACK_FREEZING waits: stop what writes to the tables, and end its transactions, then confirm it");

        turn = turn(world.ledger.takeOver("products"));
        world.ledger.report(new ConflictRecord(
                BACK,
                new ConflictRecord.Place("t", 0, 1),
                new ConflictRecord.Row("default.c", "default.c", Optional.of("5")),
                new ConflictRecord.Cause("VALUE", "VALUE_TOO_LONG", "too long"),
                0));
        step(task(Phase.BACK_FREEZING));
        assertThat(said.getLast())
                .isEqualTo(
                        "BACK_FREEZING waits: stop what writes to the tables, and end its transactions, then confirm it; Milvus may lack rows:"
                                + " 1 open conflict, 0 marks");
    }

    @Test
    void whatOceanBaseMayLackIsCountedAgainUntilItIsConfirmedAndOnceItHasCaughtUp() {
        step(task(Phase.FREEZING));
        conflict();
        step(task(Phase.FREEZING));
        assertThat(said.getLast()).as("too early").endsWith("then confirm it");

        world.clock.pause(Duration.ofSeconds(11));
        step(task(Phase.FREEZING));
        assertThat(said.getLast()).endsWith("then confirm it; OceanBase may lack rows: 1 open conflict, 0 marks");

        for (int second = 0; second < 5; second++) {
            world.ledger.report(new CollectionProgress(ID, 1, Long.MAX_VALUE, Map.of(0, 7L), false, true, 0));
            status(ID, ChangeStatus.Phase.CONSISTENT, Long.MAX_VALUE);
            step(task(Phase.CATCHING_UP));
            world.clock.pause(Duration.ofSeconds(1));
        }
        assertThat(said.getLast())
                .startsWith("CATCHING_UP reached")
                .endsWith(" is applied; OceanBase may lack rows: 1 open conflict, 0 marks");
    }

    private void conflict() {
        world.ledger.report(new ConflictRecord(
                ID,
                new ConflictRecord.Place("t", 0, 1),
                new ConflictRecord.Row("default.c", "default.c", Optional.of("5")),
                new ConflictRecord.Cause("VALUE", "VALUE_TOO_LONG", "too long"),
                0));
    }

    /** Found while applications still write to OceanBase. */
    @Test
    void aSourceWhoseLogCouldNotBeFollowedAgainCallsTheWayBackOffBeforeAnybodyStopsWriting() {
        prepare();
        step(task(Phase.TURNING));
        world.source.timestamps(() -> {
            throw GodwitException.retriable(ErrorCode.SOURCE_UNREACHABLE, "no answer", "look at it", null);
        });

        step(task(Phase.BACK_FREEZING));

        assertThat(said.getLast())
                .isEqualTo("BACK_FREEZING called off: SOURCE_UNREACHABLE the flow forward could not be opened again: no"
                        + " answer");
        assertThat(world.gate().phase(BACK, 1)).contains(PhaseGate.Phase.CHANGES);
    }

    @Test
    void aFlowBackThatFailsCallsTheWayBackOffBeforeAnybodyStopsWriting() {
        prepare();
        step(task(Phase.TURNING));
        failsBack();

        step(task(Phase.BACK_FREEZING));

        assertThat(said.getLast())
                .isEqualTo(
                        "BACK_FREEZING called off: SWITCHOVER_OBSTACLE default.c: its changes are not carried back: no"
                                + " rights");
        assertThat(world.gate().phase(BACK, 1)).contains(PhaseGate.Phase.CHANGES);
    }

    /** A restart makes a lag, and somebody may have stopped writing already. */
    @Test
    void aWayBackThatWasLookedAtIsNotLookedAtAgain() {
        prepare();
        step(task(Phase.TURNING));
        failsBack();
        int before = said.size();
        turn = turn(world.ledger.takeOver("products"));

        TaskRecord waits = task(Phase.BACK_FREEZING);
        step(turned(waits, waits("stop what writes to the tables, and end its transactions, then confirm it", waits)));

        assertThat(said).hasSize(before);
    }

    private void failsBack() {
        world.ledger.report(Turns.status(BACK, 1, "c", ChangeStatus.Phase.CONSISTENT, 0)
                .failed(new Failure("SOURCE_AUTH", "no rights", "grant them")));
    }

    private static Switchover waits(String words, TaskRecord task) {
        Switchover known = task.switchover().orElseThrow();
        return new Switchover(
                known.phase(),
                known.number(),
                known.sinceMillis(),
                known.settings(),
                known.confirmedMillis(),
                known.timestamp(),
                Optional.of(words),
                known.calledOff(),
                known.steps());
    }

    @Test
    void aMappingThatLeftTheTaskIsNoPartOfTheNextFlowBack() {
        CollectionSchema left = world.followed("left", 2, 3);
        HandOff stale = HandOffs.followed(BACK, left, Map.of(), 1, new HandOff.ChangeTopic("gone", 1));
        TaskJournal journal = world.ledger.takeOver("products");
        journal.write(List.of(stale));
        world.gate().open(BACK, stale.mapping(), 1);

        turn = turn(journal);
        logged();
        step(task(Phase.TURNING));

        assertThat(world.ledger.records().handOffs(BACK)).containsOnlyKeys(1L);
        assertThat(world.gate().phases(BACK)).containsOnlyKeys(1L);
    }

    @Test
    void aLogThatSomebodyElseHasMadeIsNeitherUsedNorDropped() {
        world.changeLogs.create(Samples.mapping(collection).table(), "somebody");

        step(task(Phase.CHECKING));
        step(task(Phase.UNDOING, new Switchover.Step(Phase.CHECKING, 0, 1, "called off")));

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
        logged();
        step(task(Phase.TURNING));
        HandOff first = world.ledger.records().handOffs(BACK).get(1L);

        turn = turn(world.ledger.takeOver("products"));
        step(task(Phase.TURNING));

        HandOff second = world.ledger.records().handOffs(BACK).get(1L);
        assertThat(second.timestamp().getAsLong())
                .isGreaterThan(first.timestamp().getAsLong());
        assertThat(world.gate().checkpoints(BACK, BACK_TOPIC))
                .singleElement()
                .returns(ApplyCheckpoint.State.OPEN, ApplyCheckpoint::state);
    }

    @Test
    void whatIsUndoneContinuesWhereItStopped() {
        prepare();
        step(task(Phase.TURNING));
        step(task(Phase.UNDOING, new Switchover.Step(Phase.TURNING, 0, 1, "aborted")));

        assertThat(world.gate().phase(ID, 1)).contains(PhaseGate.Phase.CHANGES);
        assertThat(world.gate().phase(BACK, 1)).contains(PhaseGate.Phase.SNAPSHOT);
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
        prepare();
        step(task(Phase.TURNING));
        InMemoryTargetWriter back = new InMemoryTargetWriter(world.database, FaultPlan.none());
        ApplyCheckpoint held = back.claim(new PartitionRef(BACK, BACK_TOPIC, 0), 0);
        step(task(Phase.BACK_TURNING));

        assertThatThrownBy(() -> back.begin(held, held.advanced(6, 1, 0, 1))).isInstanceOf(GodwitException.class);
        HandOff again = world.ledger.records().handOffs(ID).get(1L);
        assertThat(again.logEnds()).as("the log's end now").containsEntry("channel-1", LogPosition.of(1_000));
        assertThat(again.changes().orElseThrow().topic()).isEqualTo(TOPIC);
        assertThat(world.gate().phase(ID, 1)).contains(PhaseGate.Phase.CHANGES);
    }

    /** A freeze may last for days before it is confirmed. */
    @Test
    void aMarkSetSinceTheChecksCallsItOff() {
        world.ledger.report(Turns.marked(ID, new ReconcileMark(ID, 1, "default.c", "import/7", "bulk import 7 ran")));
        for (Phase phase : List.of(Phase.FREEZING, Phase.CATCHING_UP, Phase.TURNING)) {
            step(confirmed(task(phase)));
            assertThat(said.getLast())
                    .isEqualTo(phase + " called off: SWITCHOVER_OBSTACLE default.c: it may differ from its table: bulk"
                            + " import 7 ran");
        }
        assertThat(world.gate().phase(ID, 1)).contains(PhaseGate.Phase.CHANGES);
    }

    @Test
    void aLogThatSomebodyDroppedSinceItWasMadeCallsTheTurnOff() {
        logged();
        world.changeLogs.drop(Samples.mapping(collection).table(), BACK);

        step(task(Phase.TURNING));

        assertThat(said)
                .containsExactly(
                        "TURNING called off: SOURCE_LOG_LOST the change logs of 1 table are not there any more: "
                                + table);
        assertThat(world.ledger.records().handOffs(BACK)).isEmpty();
    }

    @Test
    void aPersonSeesWhatOceanBaseMayLackBeforeTheWayThereIsConfirmed() {
        conflict();

        step(task(Phase.FREEZING));

        assertThat(said)
                .containsExactly("FREEZING waits: stop what writes to the collections, then confirm it; OceanBase may"
                        + " lack rows: 1 open conflict, 0 marks");
    }

    /** Milvus is away while it is turned back, which nobody could abort. */
    @Test
    void aTurnBackThatCannotGoOnIsCalledOffAfterTwoMinutesAndDataFlowsBack() {
        logged();
        step(task(Phase.TURNING));
        world.source.timestamps(() -> {
            throw GodwitException.retriable(ErrorCode.SOURCE_UNREACHABLE, "no answer", "look at it", null);
        });
        step(task(Phase.BACK_TURNING));
        assertThat(said.getLast()).startsWith("BACK_TURNING waits: SOURCE_UNREACHABLE: no answer");
        assertThat(world.gate().phase(BACK, 1)).contains(PhaseGate.Phase.SNAPSHOT);

        world.clock.pause(Duration.ofSeconds(121));
        step(task(Phase.BACK_TURNING));

        assertThat(said.getLast()).startsWith("BACK_TURNING called off: SWITCHOVER_TIMEOUT");
        assertThat(world.gate().phase(BACK, 1)).contains(PhaseGate.Phase.CHANGES);
        assertThat(world.gate().phase(ID, 1)).contains(PhaseGate.Phase.SNAPSHOT);
    }

    @Test
    void aFaultOfTheHouseCallsItOffAndTheTaskGoesOn() {
        world.ledger.beforeSteps(step -> {
            if (step.equals("fence Store")) {
                throw new IllegalStateException("a fault");
            }
        });

        step(task(Phase.TURNING));

        assertThat(said.getLast()).startsWith("TURNING called off: INTERNAL");
    }

    @Test
    void aTableThatLagsBehindCallsItOff() {
        status(ChangeStatus.Phase.CONSISTENT, 31);

        step(task(Phase.CHECKING));

        assertThat(said)
                .containsExactly(
                        "CHECKING called off: SWITCHOVER_OBSTACLE default.c: it lags 31 s behind, more than 30 s");
    }

    @Test
    void aLogThatCannotBeMadeCallsItOffBeforeAnythingIsStopped() {
        world.changeLogs.add(new TableProblem(
                ErrorCode.TARGET_AUTH, "default.c", "the user may not create a log on default.c", "grant CREATE"));

        step(task(Phase.CHECKING));

        assertThat(said)
                .containsExactly(
                        "CHECKING called off: TARGET_AUTH default.c: the user may not create a log on default.c");
        assertThat(world.gate().phase(ID, 1)).contains(PhaseGate.Phase.CHANGES);
    }

    @Test
    void aUserWhoMayMakeNoChangeLogsCallsItOff() {
        look.grants = List.of("GRANT SELECT, CREATE, DROP ON *.* TO 'godwit'");

        turn.step(task(Phase.CHECKING));

        assertThat(said)
                .containsExactly(
                        "CHECKING called off: TARGET_AUTH godwit: the user of OceanBase lacks CREATE VIEW there,"
                                + " which change logs need");
    }

    @Test
    void aMilvusThatTakesNoWritesCallsItOffBeforeAnythingIsStopped() {
        writes.refuse(
                collection,
                GodwitException.configuration(ErrorCode.SOURCE_AUTH, "Milvus refuses the access", "grant Delete"));

        turn.step(task(Phase.CHECKING));

        assertThat(said)
                .containsExactly(
                        "CHECKING called off: SOURCE_AUTH default.c: Milvus takes no writes to it: Milvus refuses"
                                + " the access");
        assertThat(world.gate().phase(ID, 1)).contains(PhaseGate.Phase.CHANGES);
    }

    @Test
    void withoutObstaclesItGoesOn() {
        step(task(Phase.CHECKING));

        assertThat(said).containsExactly("CHECKING reached: nothing is in its way");
    }

    @Test
    void itWaitsForTheUserBeforeItMeasuresSilence() {
        step(task(Phase.FREEZING));

        assertThat(said).containsExactly("FREEZING waits: stop what writes to the collections, then confirm it");
    }

    private Turn turn(TaskJournal journal) {
        return turn(journal, world.gate());
    }

    private Turn turn(TaskJournal journal, PhaseGate gate) {
        AtomicBoolean ticked = new AtomicBoolean();
        // The log goes back to before the switchover.
        LogDecoder afterATick = record -> ticked.getAndSet(true) ? last : new LogMessage.Tick(1);
        ControlPorts ports = new ControlPorts(
                world.source,
                new InMemoryTargetSchema(world.database),
                gate,
                Optional.of(new EndedLog(() -> end)),
                new TurnPorts(
                        world.changeLogs,
                        world.changeLogs,
                        CHANNEL,
                        place -> CommitVersion.tso(place.offset()),
                        collections -> afterATick,
                        mappings -> new FollowedLog(new EndedLog(() -> end), record -> lastBack),
                        () -> look,
                        () -> writes));
        return new Turn(
                world.ledger,
                journal,
                ports,
                new Said(),
                new ControlClock(Clock.fixed(ControlWorld.NOW, ZoneOffset.UTC), world.clock),
                background);
    }

    private void status(ChangeStatus.Phase phase, long lagSeconds) {
        status(ID, phase, Tso.at(ControlWorld.NOW.minusSeconds(lagSeconds)));
    }

    private void status(String flow, ChangeStatus.Phase phase, long watermark) {
        world.ledger.report(Turns.status(flow, 1, "c", phase, watermark));
    }

    @Test
    void aGateThatWasShutBeforeStaysShut() {
        world.gate().again(ID, 1, 2, List.of(TOPIC));

        step(task(Phase.UNDOING, new Switchover.Step(Phase.CHECKING, 0, 1, "a table is not consistent")));

        assertThat(world.gate().phase(ID, 1)).contains(PhaseGate.Phase.SNAPSHOT);
    }

    /** Without words. */
    private void logged() {
        world.changeLogs.create(world.changeLogs.ownTransactions(), BACK);
        world.changeLogs.create(Samples.mapping(collection).table(), BACK);
    }

    private void prepare() {
        step(task(Phase.PREPARING));
        step(task(Phase.PREPARING));
    }

    private void step(TaskRecord task) {
        step(turn, task);
    }

    private void step(Turn by, TaskRecord task) {
        by.step(recorded(task));
    }

    private TaskRecord recorded(TaskRecord task) {
        world.ledger.requests().change(task);
        return task;
    }

    private static TaskRecord logged(TaskRecord task) {
        return turned(task, task.switchover().orElseThrow().logged(true));
    }

    /** An hour ago. */
    private static TaskRecord confirmed(TaskRecord task) {
        Switchover known = task.switchover().orElseThrow();
        return turned(
                task,
                new Switchover(
                        known.phase(),
                        known.number(),
                        known.sinceMillis(),
                        known.settings(),
                        Optional.of(ControlWorld.NOW.minusSeconds(3_600).toEpochMilli()),
                        known.timestamp(),
                        known.waits(),
                        known.calledOff(),
                        known.steps()));
    }

    private static TaskRecord turned(TaskRecord task, Switchover other) {
        return task.managed(task.managed().orElseThrow().turned(other));
    }

    private static TaskRecord task(Phase phase, Switchover.Step... steps) {
        Switchover switchover = new Switchover(
                phase,
                1,
                ControlWorld.NOW.toEpochMilli(),
                Switchover.Settings.DEFAULT,
                Optional.empty(),
                Optional.of(Tso.at(ControlWorld.NOW.minusSeconds(60))),
                Optional.empty(),
                Optional.empty(),
                List.of(steps));
        return new TaskRecord(
                        ID,
                        "products",
                        1,
                        TaskRecord.State.RUNNING,
                        ControlWorld.task(List.of("FULL", "INCREMENTAL")).toTree(),
                        1,
                        Optional.empty(),
                        Optional.empty())
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

        @Override
        public void cleaned(Switchover of, Optional<String> uncarried) {
            said.add(of.phase() + " cleaned"
                    + uncarried.map(words -> ": " + words).orElse(""));
        }
    }
}
