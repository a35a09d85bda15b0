package io.godwit.control.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.lifecycle.ChangeFacts;
import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Tasks that are given another spec. */
class ChangedTasksTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Map<String, Object> SPEC = Map.of("kind", "MigrationTask");
    private static final Map<String, Object> OTHER = Map.of("kind", "MigrationTask", "more", "yes");

    private Optional<TaskRecord> task = Optional.empty();

    @Test
    void aChangedSpecOfARunningTaskRestartsItsComponents() {
        create();
        ask(Action.START);

        change(OTHER, OptionalLong.of(1));
        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.MODIFYING);
        assertThat(task.orElseThrow().revision()).isEqualTo(2);
        assertThat(want()).isEqualTo(TaskOrder.Want.RUN);

        report(1, TaskReport.Kind.MODIFIED, Optional.empty());
        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.RUNNING);
        assertThat(task.orElseThrow().spec()).isEqualTo(OTHER);
    }

    @Test
    void aChangeThatChangesNothingLeavesTheRevision() {
        create();
        ask(Action.START);

        Decided decided = change(SPEC, OptionalLong.of(1));

        assertThat(decided.refusal()).isEmpty();
        assertThat(decided.events()).isEmpty();
        assertThat(decided.task().orElseThrow().revision()).isEqualTo(1);
        assertThat(decided.task().orElseThrow().state()).isEqualTo(TaskRecord.State.RUNNING);
    }

    @Test
    void aChangeThatRestartsNothingLeavesTheTaskRunning() {
        create();
        ask(Action.START);

        Decided decided = change(OTHER, OptionalLong.of(1), false);

        assertThat(decided.events()).hasSize(1);
        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.RUNNING);
        assertThat(task.orElseThrow().spec()).isEqualTo(OTHER);
    }

    @Test
    void aTaskThatEndsWhileItIsModifiedIsComplete() {
        create();
        ask(Action.START);
        change(OTHER, OptionalLong.of(1));

        report(1, TaskReport.Kind.COMPLETED, Optional.empty());

        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.COMPLETED);
    }

    @Test
    void aChangedSpecOfATaskThatRestsIsKept() {
        create();

        Decided decided = change(OTHER, OptionalLong.empty());

        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.NOT_STARTED);
        assertThat(task.orElseThrow().spec()).isEqualTo(OTHER);
        assertThat(decided.events()).hasSize(1);
    }

    @Test
    void aRevisionThatIsNoLongerTheNewestIsRefused() {
        create();
        change(OTHER, OptionalLong.of(1));

        assertRefused(change(SPEC, OptionalLong.of(1)), ErrorCode.TASK_REVISION);
        assertThat(task.orElseThrow().spec()).isEqualTo(OTHER);
    }

    @Test
    void aStartBetweenTheComparisonAndTheDecisionIsNotOverlooked() {
        create();
        ChangeFacts facts = ChangeFacts.ofOptions(task.orElseThrow().generation());
        ask(Action.START);

        Decided decided = change(OTHER, OptionalLong.of(1), true, Optional.of(facts));

        assertRefused(decided, ErrorCode.TASK_STATE);
        assertThat(decided.refusal().orElseThrow().message()).contains("was run again");
        assertThat(task.orElseThrow().spec()).isEqualTo(SPEC);
        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.RUNNING);
    }

    @Test
    void aStopBetweenTheComparisonAndTheDecisionLeavesTheChangeToTheNextRun() {
        create();
        ask(Action.START);
        ChangeFacts facts = new ChangeFacts(1, true, true);
        ask(Action.STOP);

        Decided decided = change(OTHER, OptionalLong.of(1), true, Optional.of(facts));

        assertThat(decided.refusal()).isEmpty();
        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.STOPPED);
        assertThat(task.orElseThrow().spec()).isEqualTo(OTHER);
    }

    @Test
    void otherObjectsWaitUntilCollectionsAreAgreedOn() {
        create();
        ask(Action.START);

        assertRefused(
                change(OTHER, OptionalLong.of(1), true, Optional.of(new ChangeFacts(1, true, false))),
                ErrorCode.TASK_STATE);
        assertThat(task.orElseThrow().revision()).isEqualTo(1);
        change(OTHER, OptionalLong.of(1), true, Optional.of(new ChangeFacts(1, true, true)));
        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.MODIFYING);
    }

    @Test
    void aRequestOfAnOlderVersionHasNoFactsAndIsDecidedAsItWas() {
        create();
        ask(Action.START);

        change(OTHER, OptionalLong.of(1), true, Optional.empty());

        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.MODIFYING);
    }

    private void create() {
        ask(Action.CREATE);
    }

    private void ask(Action action) {
        Optional<Map<String, Object>> spec = action == Action.CREATE ? Optional.of(SPEC) : Optional.empty();
        var unused = ask(new TaskRequest(
                "request", "t", action, Optional.of("id"), spec, OptionalLong.empty(), Optional.empty(), "ann"));
    }

    private Decided change(Map<String, Object> spec, OptionalLong revision) {
        return change(spec, revision, true);
    }

    private Decided change(Map<String, Object> spec, OptionalLong revision, boolean restarts) {
        return change(spec, revision, restarts, task.map(known -> ChangeFacts.ofOptions(known.generation())));
    }

    private Decided change(
            Map<String, Object> spec, OptionalLong revision, boolean restarts, Optional<ChangeFacts> facts) {
        return ask(new TaskRequest(
                "request",
                "t",
                Action.CHANGE,
                Optional.empty(),
                Optional.of(spec),
                revision,
                Optional.empty(),
                "ann",
                restarts,
                List.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                facts));
    }

    private Decided ask(TaskRequest request) {
        Decided decided = ManagedTasks.of(task, request, NOW);
        task = decided.task();
        return decided;
    }

    private void report(long generation, TaskReport.Kind kind, Optional<Failure> failure) {
        task = ManagedTasks.of(task, new TaskReport("t", generation, kind, failure), NOW)
                .task();
    }

    private TaskOrder.Want want() {
        return TaskOrder.of(task.orElseThrow()).want();
    }

    private static void assertRefused(Decided decided, ErrorCode code) {
        assertThat(decided.events()).isEmpty();
        assertThat(decided.refusal().orElseThrow().code()).isEqualTo(code.name());
    }
}
