package io.godwit.control.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.memory.ControlWorld;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NextAttemptTest {
    private static final TaskSpec FULL = ControlWorld.task(List.of("SCHEMA", "FULL"));

    private static final Failure LOST = new Failure(ErrorCode.TARGET_CHECKPOINT_LOST.name(), "lost", "repeat");

    private final ControlWorld world = new ControlWorld();
    private CollectionSchema collection;

    @BeforeEach
    void migrate() {
        collection = world.collection("a", 1, 10);
        world.components.ends("full-import", task -> {
            world.gate().open(task.id(), ControlWorld.mapping(collection), 1);
            return 0;
        });
        world.run(FULL);
        world.put(collection, Samples.row(collection, 1));
        world.ledger.steps().clear();
    }

    @Test
    void theTaskIsTakenOverThenTheTableEmptiedThenTheAttemptAgreedAndLastTheOldTopicRemoved() {
        List<String> rowsAt = new ArrayList<>();
        world.ledger.beforeSteps(step -> rowsAt.add(
                step + " " + world.database.rows(ControlWorld.table(collection)).size()));

        assertThat(world.control().repeat(FULL, List.of("default.a")))
                .containsExactly(Map.entry("default.a -> default.a", 2));

        assertThat(rowsAt)
                .containsSubsequence(
                        "take over t 1",
                        "write STOPPED 1",
                        "ensure data topics 0",
                        "write hand-offs 0",
                        "delete topics 0");
        assertThat(world.ledger.existingTopics().keySet())
                .singleElement()
                .asString()
                .contains(".snapshot.2.");
        assertThat(world.ledger.task("t").generation()).isEqualTo(2);
    }

    @Test
    void aTableWhoseGateIsLostIsRecordedWithItsNextAttempt() {
        world.database.loseCheckpoints();

        world.control().repeat(FULL, List.of("default.a"));

        String id = world.ledger.task("t").id();
        assertThat(world.gate().phase(id, 1)).isEmpty();
        assertThat(world.gate().open(id, ControlWorld.mapping(collection), 2)).isEqualTo(PhaseGate.Phase.SNAPSHOT);
    }

    @Test
    void aTaskOfTheControlServiceIsTakenOverOnceItIsStoppedThere() {
        TaskRecord managed = world.ledger
                .task("t")
                .managed(new TaskRecord.Managed(
                        0, Optional.of(LOST), false, Map.of(), Map.of(), Optional.empty(), false));
        world.ledger.takeOver("t").write(managed.in(TaskRecord.State.RUNNING, Optional.empty()));
        assertThatThrownBy(() -> world.control().repeat(FULL, List.of("default.a")))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TASK_OWNER))
                .hasMessageContaining("is run by the control service");

        world.ledger.takeOver("t").write(managed.in(TaskRecord.State.STOPPED, Optional.empty()));
        assertThat(world.control().repeat(FULL, List.of("default.a")))
                .containsExactly(Map.entry("default.a -> default.a", 2));

        assertThat(world.ledger.task("t"))
                .returns(Optional.empty(), TaskRecord::managed)
                .returns(TaskRecord.State.STOPPED, TaskRecord::state)
                .returns(managed.generation() + 1, TaskRecord::generation);
    }

    @Test
    void aTaskThatIsRunningIsRefusedAndNothingIsTouched() {
        report(InstanceStatus.State.RETRYING, ControlWorld.NOW.toEpochMilli() - 9_000);

        refused(ErrorCode.CONFIG_INVALID, "the task is running: [full-import-0]");
    }

    @Test
    void whatWasKilledCountsAsStoppedAfterTenSeconds() {
        report(InstanceStatus.State.RUNNING, ControlWorld.NOW.toEpochMilli() - 10_000);

        assertThat(world.control().repeat(FULL, List.of("default.a"))).hasSize(1);
    }

    @Test
    void aCollectionThatIsNotPartOfTheTaskIsRefused() {
        assertThatThrownBy(() -> world.control().repeat(FULL, List.of("default.b")))
                .hasMessage("collection default.b is not part of task t");
        nothingTouched();
    }

    @Test
    void aCollectionThatTheSourceNoLongerHasKeepsItsTable() {
        ControlWorld elsewhere = new ControlWorld();
        assertThatThrownBy(() -> elsewhere.control(world.ledger).repeat(FULL, List.of("default.a")))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_GONE));
        nothingTouched();
    }

    @Test
    void aTaskWithoutFullMigrationHasNothingToRepeat() {
        ControlWorld other = new ControlWorld();
        other.collection("a", 1, 10);
        TaskSpec schemaOnly = ControlWorld.task(List.of("SCHEMA"));
        other.run(schemaOnly);

        assertThatThrownBy(() -> other.control().repeat(schemaOnly, List.of("default.a")))
                .hasMessage("the task has no full migration that could be repeated");
    }

    private void refused(ErrorCode code, String message) {
        assertThatThrownBy(() -> world.control().repeat(FULL, List.of("default.a")))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
        nothingTouched();
    }

    private void nothingTouched() {
        assertThat(world.ledger.steps()).doesNotContain("take over t");
        assertThat(world.ledger.task("t").state()).isEqualTo(TaskRecord.State.COMPLETED);
        assertThat(world.database.rows(ControlWorld.table(collection))).hasSize(1);
    }

    private void report(InstanceStatus.State state, long heartbeat) {
        world.ledger.report(new InstanceStatus(
                world.ledger.task("t").id(),
                "full-import",
                0,
                1,
                state,
                heartbeat,
                "",
                Optional.empty(),
                Optional.empty()));
    }
}
