package io.godwit.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.memory.ControlWorld;
import io.godwit.control.memory.Turns;
import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckCode;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ForegroundControlTest {
    private static final TaskSpec FULL = ControlWorld.task(List.of("SCHEMA", "FULL"));

    private final ControlWorld world = new ControlWorld();

    @Test
    void aRunMakesTablesAgreesAndStartsTheComponentInThisOrder() {
        CollectionSchema a = world.collection("a", 1, 20_000);
        world.components.ends("full-import", 0);

        assertThat(world.run(FULL)).isEqualTo(ExitCode.DONE);

        assertThat(world.database.exists(ControlWorld.table(a))).isTrue();
        assertThat(world.observer.stages()).containsExactly("OBJECTS", "SCHEMA", "FULL");
        assertThat(world.ledger.steps())
                .containsSubsequence(
                        "take over t",
                        "read tasks",
                        "write RUNNING",
                        "ensure task topics",
                        "ensure data topics",
                        "write agreement",
                        "write COMPLETED");
        assertThat(world.ledger.existingTopics().values()).containsExactly(4);
        assertThat(world.ledger.task("t").generation()).isEqualTo(1);
        assertThat(world.ledger.task("t").startedAtMillis()).hasValue(ControlWorld.NOW.toEpochMilli());
    }

    @Test
    void whatAnotherProcessLeftOpenInKafkaIsWaitedFor() {
        world.collection("a", 1, 3);
        Check open = Check.fail(CheckCode.KAFKA, "kafka", "", ErrorCode.KAFKA_TRANSACTION_OPEN, "nothing", "wait");
        AtomicInteger looks = new AtomicInteger();
        world.checks = feed -> new PrecheckReport(looks.incrementAndGet() < 3 ? List.of(open) : List.of());

        assertThat(world.run(ControlWorld.task(List.of("SCHEMA")))).isEqualTo(ExitCode.DONE);
        assertThat(looks).hasValue(3);
    }

    @Test
    void aCommentThatIsCutIsSaidWithItsTable() {
        CollectionSchema plain = world.collection("a", 1, 0);
        CollectionSchema described = new CollectionSchema(
                plain.name(), plain.id(), "x".repeat(2_000), plain.fields(), false, 0, List.of(), 0);
        world.source.add(described, List.of());
        world.source.load(described, true);
        world.components.ends("full-import", 0);

        world.run(FULL);

        assertThat(world.observer.notices())
                .containsSubsequence("created table default.a", "the comment of table default.a is cut");
    }

    @Test
    void anotherRunContinuesWithTheSameIdAndANewGeneration() {
        world.collection("a", 1, 10);
        world.components.ends("full-import", 0, 0);
        world.run(FULL);
        String id = world.ledger.task("t").id();

        world.run(FULL);

        assertThat(world.ledger.tasks()).hasSize(1);
        assertThat(world.ledger.task("t").id()).isEqualTo(id);
        assertThat(world.ledger.task("t").generation()).isEqualTo(2);
    }

    @Test
    void aStopDrainsTheComponentsAndTheTaskIsStopped() {
        world.collection("a", 1, 10);
        ForegroundControl control = world.control();
        world.clock.atNextWait(control::drain);

        assertThat(control.run(FULL, world.observer)).isEqualTo(ExitCode.INTERRUPTED);

        assertThat(world.components.events())
                .containsSubsequence("start full-import-0", "drain full-import-0", "stop full-import-0");
        assertThat(world.ledger.task("t").state()).isEqualTo(TaskRecord.State.STOPPED);
    }

    @Test
    void whileKafkaIsAwayThatIsReportedOnceAndTheTablesGrowOld() {
        world.collection("a", 1, 10);
        ForegroundControl control = world.control();
        List<Integer> overviews = new ArrayList<>();
        world.clock.atNextWait(() -> world.ledger.away(true));
        for (int look = 0; look < 3; look++) {
            world.clock.atNextWait(() -> overviews.add(world.observer.overviews()));
        }
        world.clock.atNextWait(() -> world.ledger.away(false));
        world.clock.atNextWait(control::drain);

        control.run(FULL, world.observer);

        assertThat(world.observer.notices().stream().filter(notice -> notice.startsWith("waiting for Kafka")))
                .hasSize(1);
        assertThat(overviews)
                .as("what was known before is shown again")
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void aTaskOfTheControlServiceIsTakenOverOnceItIsStoppedThere() {
        world.collection("a", 1, 10);
        world.components.ends("full-import", 0);
        TaskRecord.Managed managed = new TaskRecord.Managed(0, Optional.empty(), false);
        TaskRecord running = new TaskRecord(
                        "id", "t", 3, TaskRecord.State.RUNNING, FULL.toTree(), 1, Optional.empty(), Optional.empty())
                .managed(managed);
        world.ledger.takeOver("t").write(running);

        assertThatThrownBy(() -> world.run(FULL))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TASK_OWNER));

        world.ledger.takeOver("t").write(running.in(TaskRecord.State.STOPPED, Optional.empty()));
        List.<ThrowingCallable>of(
                        () -> world.control().apply(FULL), () -> world.control().exclude(FULL, List.of("default.a")))
                .forEach(command -> assertThatThrownBy(command)
                        .isInstanceOfSatisfying(
                                GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TASK_OWNER)));
        assertThat(world.run(FULL)).isEqualTo(ExitCode.DONE);
        assertThat(world.ledger.task("t").id()).isEqualTo("id");
        assertThat(world.ledger.task("t").generation()).isEqualTo(4);
        assertThat(world.ledger.task("t").managed()).isEmpty();
    }

    /** Its record knows nothing of a switchover: it would open the flow forward, or leave change logs behind. */
    @Test
    void aTaskThatIsTurnedAroundIsNotRunHere() {
        world.collection("a", 1, 10);
        world.components.ends("full-import", 0, 0);
        TaskRecord stopped = new TaskRecord(
                "id", "t", 3, TaskRecord.State.STOPPED, FULL.toTree(), 1, Optional.empty(), Optional.empty());
        for (Switchover.Phase phase : Switchover.Phase.values()) {
            for (boolean logged : List.of(true, false)) {
                Switchover turned = Turns.in(phase).logged(logged);
                TaskRecord record = stopped.managed(new TaskRecord.Managed(0, Optional.empty(), false).turned(turned));
                world.ledger.takeOver("t").write(record);
                world.ledger.steps().clear();

                if (phase.isAsBefore() && !logged) {
                    assertThat(world.run(FULL)).as(phase.name()).isEqualTo(ExitCode.DONE);
                } else {
                    assertThatThrownBy(() -> world.run(FULL))
                            .as(phase.name())
                            .isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e.code())
                                    .isEqualTo(ErrorCode.TASK_OWNER))
                            .hasMessageContaining(phase.name());
                    assertThat(world.ledger.steps()).doesNotContain("take over t");
                    assertThat(world.ledger.task("t")).isEqualTo(record);
                }
            }
        }
    }

    @Test
    void aChangedSpecIsRefusedBeforeTheTaskIsTakenOver() {
        world.collection("a", 1, 10);
        world.components.ends("full-import", 0);
        world.run(FULL);
        world.ledger.steps().clear();

        assertThatThrownBy(() -> world.run(ControlWorld.task(List.of("FULL"))))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TASK_CHANGED));

        assertThat(world.ledger.steps()).doesNotContain("take over t");
    }

    @Test
    void aTableThatHoldsRowsEndsTheTaskBeforeAnythingIsAgreed() {
        CollectionSchema a = world.collection("a", 1, 10);
        world.put(a, Samples.row(a, 5));

        assertThatThrownBy(() -> world.run(FULL)).hasMessageContaining("default.a");

        assertThat(world.ledger.steps()).doesNotContain("write agreement", "ensure data topics");
        assertThat(world.ledger.task("t").state()).isEqualTo(TaskRecord.State.FAILED);
        assertThat(world.ledger.task("t").lastError()).contains("TARGET_NOT_EMPTY");
    }

    @Test
    void aTaskThatDoesNotAdvanceByItselfWaitsAfterTheSchema() {
        world.collection("a", 1, 10);
        world.components.ends("full-import", 0);
        TaskSpec careful = ControlWorld.task(
                List.of("SCHEMA", "FULL"),
                Map.of("include", List.of("default.*")),
                Map.of("advanceAutomatically", false));

        assertThat(world.run(careful)).isEqualTo(ExitCode.DONE);
        assertThat(world.components.events()).noneMatch(event -> event.startsWith("start"));
        assertThat(world.run(careful)).isEqualTo(ExitCode.DONE);
        assertThat(world.components.events()).contains("start full-import-0");
    }

    @Test
    void aTableThatIsGoneEndsAResumedTask() {
        CollectionSchema a = world.collection("a", 1, 10);
        world.components.ends("full-import", 2);
        assertThatThrownBy(() -> world.run(FULL)).isInstanceOf(GodwitException.class);
        ControlWorld without = new ControlWorld();
        without.source.add(a, List.of());
        assertThatThrownBy(() -> without.control(world.ledger).run(FULL, world.observer))
                .hasMessageContaining("table default.a was dropped");
    }

    @Test
    void aTaskThatIsNotKnownIsRefusedByItsName() {
        assertThatThrownBy(() -> world.control().status(FULL)).hasMessage("no task named t in this Kafka");
        assertThatThrownBy(() -> world.control().repeat(FULL, List.of("default.a")))
                .hasMessage("no task named t in this Kafka");
    }

    @Test
    void appliedChangesRaiseTheRevisionAndKeepTheGeneration() {
        world.collection("a", 1, 10);
        world.components.ends("full-import", 0);
        world.run(FULL);

        world.control()
                .apply(ControlWorld.task(
                        List.of("SCHEMA", "FULL"),
                        Map.of("include", List.of("default.*")),
                        Map.of("full", Map.of("limit", Map.of("rps", 100)))));

        assertThat(world.ledger.task("t").revision()).isEqualTo(2);
        assertThat(world.ledger.task("t").generation()).isEqualTo(1);
        assertThat(world.ledger.task("t").state()).isEqualTo(TaskRecord.State.COMPLETED);
    }
}
