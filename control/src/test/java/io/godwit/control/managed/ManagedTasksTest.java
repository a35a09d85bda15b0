package io.godwit.control.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.state.ComponentWish;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.runtime.state.TaskStage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ManagedTasksTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Map<String, Object> SPEC = Map.of("kind", "MigrationTask");

    private Optional<TaskRecord> task = Optional.empty();

    @Test
    void aTaskThatIsCreatedIsKnownAndRests() {
        Decided decided = ask(Action.CREATE);

        assertThat(task.orElseThrow())
                .returns("id", TaskRecord::id)
                .returns("t", TaskRecord::name)
                .returns(TaskRecord.State.NOT_STARTED, TaskRecord::state)
                .returns(1L, TaskRecord::revision)
                .returns(0L, TaskRecord::generation);
        assertThat(want()).isEqualTo(TaskOrder.Want.REST);
        assertThat(decided.events())
                .containsExactly(new TaskEvent(NOW.toEpochMilli(), "t", "CREATE", "", "Not Started", "ann"));
    }

    @Test
    void aNameIsGivenOnce() {
        ask(Action.CREATE);

        assertRefused(ask(Action.CREATE), ErrorCode.TASK_EXISTS);
    }

    @Test
    void whatIsMeantForAnotherTaskOfThatNameIsRefused() {
        create();

        assertRefused(ask(meant("another", Action.START)), ErrorCode.TASK_UNKNOWN);
        assertThat(task.orElseThrow().generation()).isZero();

        ask(meant("id", Action.START));
        assertThat(task.orElseThrow().generation()).isEqualTo(1);
    }

    private static TaskRequest meant(String id, Action action) {
        return new TaskRequest(
                "request",
                "t",
                action,
                Optional.of(id),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                "ann");
    }

    @Test
    void eachStartRaisesTheGeneration() {
        create();

        ask(Action.START);
        assertThat(task.orElseThrow().generation()).isEqualTo(1);
        assertThat(task.orElseThrow().startedAtMillis()).hasValue(NOW.toEpochMilli());
        assertThat(want()).isEqualTo(TaskOrder.Want.RUN);

        ask(Action.STOP);
        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.STOPPED);
        assertThat(want()).isEqualTo(TaskOrder.Want.REST);

        ask(Action.START);
        assertThat(task.orElseThrow().generation()).isEqualTo(2);
    }

    @Test
    void whatIsAlreadySoChangesNothing() {
        create();
        ask(Action.START);
        ask(Action.STOP);

        Decided again = ask(Action.STOP);

        assertThat(again.refusal()).isEmpty();
        assertThat(again.events()).isEmpty();
    }

    @Test
    void aFailureIsKeptUntilTheNextStart() {
        create();
        ask(Action.START);
        Failure failure = new Failure("TARGET_NOT_EMPTY", "the table holds rows", "empty it");

        report(1, TaskReport.Kind.FAILED, Optional.of(failure));

        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.FAILED);
        assertThat(task.orElseThrow().lastError()).hasValue("TARGET_NOT_EMPTY");
        assertThat(task.orElseThrow().managed().orElseThrow().failure()).hasValue(failure);
        assertThat(want()).isEqualTo(TaskOrder.Want.REST);

        ask(Action.START);
        assertThat(task.orElseThrow().managed().orElseThrow().failure()).isEmpty();
        assertThat(task.orElseThrow().lastError()).isEmpty();
    }

    @Test
    void aReportAboutAnOlderRunChangesNothing() {
        create();
        ask(Action.START);
        ask(Action.START);

        Decided late = report(1, TaskReport.Kind.COMPLETED, Optional.empty());

        assertThat(late.events()).isEmpty();
        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.RUNNING);
    }

    @Test
    void aTaskThatWasDeletedDoesNotComeBackWithARequestThatSawIt() {
        create();
        TaskRecord seen = task.orElseThrow();
        ask(Action.DELETE);

        assertRefused(
                ask(request(Action.START, Optional.empty(), OptionalLong.empty(), Optional.of(seen))),
                ErrorCode.TASK_UNKNOWN);
    }

    @Test
    void aStartOfWhatHasStoppedAdvancesIt() {
        create();
        ask(Action.START);
        assertThat(task.orElseThrow().managed().orElseThrow().advanced()).isFalse();
        ask(Action.START);
        assertThat(task.orElseThrow().managed().orElseThrow().advanced()).isFalse();

        report(2, TaskReport.Kind.WAITS, Optional.empty());
        ask(Action.START);

        assertThat(task.orElseThrow().managed().orElseThrow().advanced()).isTrue();
    }

    @Test
    void aTaskIsDeletedOnceNothingOfItIsLeft() {
        create();
        ask(Action.START);
        assertRefused(ask(Action.DELETE), ErrorCode.TASK_STATE);
        assertRefused(ask(Action.RELEASE), ErrorCode.TASK_STATE);

        ask(Action.STOP);
        ask(Action.RELEASE);
        assertThat(want()).isEqualTo(TaskOrder.Want.RELEASE);
        assertRefused(ask(Action.START), ErrorCode.TASK_STATE);

        report(task.orElseThrow().generation(), TaskReport.Kind.FREED, Optional.empty());
        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.RELEASED);
        assertThat(ask(Action.DELETE).events()).hasSize(1);
        assertThat(task).isEmpty();
        assertRefused(ask(Action.START), ErrorCode.TASK_UNKNOWN);
    }

    @Test
    void aTaskOfTheForegroundIsTakenOverWithItsPositions() {
        TaskRecord found = foreground(TaskRecord.State.STOPPED, 7);

        ask(request(Action.CREATE, Optional.of(SPEC), OptionalLong.empty(), Optional.of(found)));

        assertThat(task.orElseThrow().id()).isEqualTo("older");
        assertThat(task.orElseThrow().generation()).isEqualTo(7);
        assertThat(task.orElseThrow().managed()).isPresent();
    }

    @Test
    void whereTheForegroundBeganTheSameRunItHasTheTask() {
        create();
        ask(Action.START);
        TaskRecord found = foreground(TaskRecord.State.RUNNING, 1);

        assertRefused(
                ask(request(Action.STOP, Optional.empty(), OptionalLong.empty(), Optional.of(found))),
                ErrorCode.TASK_OWNER);
    }

    @Test
    void aTaskThatIsRunInTheForegroundStaysThere() {
        TaskRecord found = foreground(TaskRecord.State.RUNNING, 7);

        assertRefused(
                ask(request(Action.CREATE, Optional.of(SPEC), OptionalLong.empty(), Optional.of(found))),
                ErrorCode.TASK_OWNER);
    }

    @Test
    void aTaskThatTheForegroundTookIsLeftAloneUntilItIsCreatedHereAgain() {
        create();
        ask(Action.START);
        ask(Action.STOP);
        TaskRecord taken = foreground(TaskRecord.State.STOPPED, 5);

        assertRefused(
                ask(request(Action.START, Optional.empty(), OptionalLong.empty(), Optional.of(taken))),
                ErrorCode.TASK_OWNER);

        ask(request(Action.CREATE, Optional.of(SPEC), OptionalLong.empty(), Optional.of(taken)));
        ask(Action.START);
        assertThat(task.orElseThrow().generation()).isEqualTo(6);
    }

    @Test
    void stagesKeepWhenTheyRan() {
        create();
        ask(Action.START);

        stage(TaskReport.Kind.BEGUN, TaskStage.PRECHECK);
        stage(TaskReport.Kind.BEGUN, TaskStage.SCHEMA);
        stage(TaskReport.Kind.BEGUN, TaskStage.FULL);
        stage(TaskReport.Kind.BEGUN, TaskStage.INCREMENTAL);
        assertThat(stages()).hasSize(4);
        assertThat(stages().get(TaskStage.PRECHECK).endedMillis()).isPresent();
        assertThat(stages().get(TaskStage.SCHEMA).endedMillis()).isPresent();
        assertThat(stages().get(TaskStage.FULL).endedMillis()).isEmpty();

        assertThat(stage(TaskReport.Kind.BEGUN, TaskStage.FULL).events()).isEmpty();
        Decided ended = stage(TaskReport.Kind.ENDED, TaskStage.FULL);
        assertThat(ended.events().getFirst().what()).isEqualTo("FULL ENDED");
        assertThat(stages().get(TaskStage.FULL).endedMillis()).hasValue(NOW.toEpochMilli());
        assertThat(stages().get(TaskStage.INCREMENTAL).endedMillis()).isEmpty();

        ask(Action.STOP);
        assertThat(stage(TaskReport.Kind.ENDED, TaskStage.INCREMENTAL).events()).isEmpty(); // late
        assertThat(stages().get(TaskStage.INCREMENTAL).endedMillis()).isEmpty();
    }

    @Test
    void aStageThatAnotherRunBeginsHasTimesOfItsOwn() {
        create();
        ask(Action.START);
        stage(TaskReport.Kind.BEGUN, TaskStage.PRECHECK);
        ask(Action.STOP);

        ask(Action.START);
        stage(TaskReport.Kind.BEGUN, TaskStage.PRECHECK);

        assertThat(stages().get(TaskStage.PRECHECK).generation()).isEqualTo(2);
    }

    @Test
    void whatKeepsAComponentIsKeptUntilNothingDoesOrTheTaskRests() {
        create();
        ask(Action.START);
        Failure died = new Failure("COMPONENT_LOST", "Store ended with exit code 1: a", "read its log");
        Failure again = new Failure("COMPONENT_LOST", "Store ended with exit code 1: b", "read its log");

        assertThat(kept("store-0", Optional.of(died)).events()).hasSize(1);
        assertThat(kept("store-0", Optional.of(again)).events())
                .as("of the same kind")
                .isEmpty();
        kept("incr-sync-0", Optional.of(died));
        assertThat(managed().componentObstacles()).isEqualTo(Map.of("store-0", again, "incr-sync-0", died));
        assertThat(managed().obstacle()).as("of the run").isEmpty();

        stage(TaskReport.Kind.BEGUN, TaskStage.FULL);
        assertThat(managed().componentObstacles()).hasSize(2);
        assertThat(kept("store-0", Optional.empty()).events()).isEmpty();
        assertThat(managed().componentObstacles()).containsOnlyKeys("incr-sync-0");
        assertThat(kept("store-0", Optional.empty()).isChange()).isFalse();

        ask(Action.STOP);
        assertThat(managed().componentObstacles()).isEmpty();
        assertThat(kept("store-0", Optional.of(died)).isChange())
                .as("it comes late")
                .isFalse();
    }

    private Decided kept(String component, Optional<Failure> by) {
        Decided decided = ManagedTasks.of(task, TaskReport.of("t", 1, component, by), NOW);
        task = decided.task();
        return decided;
    }

    @Test
    void whatIsInTheWayIsKeptUntilAStageGoesOn() {
        create();
        ask(Action.START);
        stage(TaskReport.Kind.BEGUN, TaskStage.PRECHECK);
        Failure away = new Failure("TARGET_UNREACHABLE", "no answer", "start it");

        report(1, TaskReport.Kind.RETRYING, Optional.of(away));
        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.RUNNING);
        assertThat(managed().obstacle()).hasValue(away);
        assertThat(report(1, TaskReport.Kind.RETRYING, Optional.of(away)).events())
                .isEmpty();

        assertThat(managed().nextAttemptAtMillis()).isEmpty();

        Decided later = ManagedTasks.of(
                task,
                new TaskReport(
                        "t",
                        1,
                        TaskReport.Kind.RETRYING,
                        Optional.of(away),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(4_000L)),
                NOW);
        assertThat(later.isChange()).isTrue();
        assertThat(later.events()).as("another attempt is no news").isEmpty();
        task = later.task();
        assertThat(managed().nextAttemptAtMillis()).hasValue(NOW.toEpochMilli() + 4_000);

        assertThat(stage(TaskReport.Kind.BEGUN, TaskStage.PRECHECK).events())
                .as("each attempt begins with the precheck")
                .isEmpty();
        assertThat(managed().obstacle()).hasValue(away);
        stage(TaskReport.Kind.BEGUN, TaskStage.SCHEMA);
        assertThat(managed().obstacle()).isEmpty();
        assertThat(managed().nextAttemptAtMillis()).isEmpty();
    }

    @Test
    void aTaskThatWaitsIsAdvancedAndNoOtherOne() {
        create();
        assertRefused(ask(Action.ADVANCE), ErrorCode.TASK_STATE);
        ask(Action.START);
        assertRefused(ask(Action.ADVANCE), ErrorCode.TASK_STATE);
        stage(TaskReport.Kind.BEGUN, TaskStage.SCHEMA);
        report(1, TaskReport.Kind.WAITS, Optional.empty());
        assertThat(managed().waits()).isTrue();
        assertThat(stages().get(TaskStage.SCHEMA).endedMillis()).isPresent();

        ask(Action.ADVANCE);

        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.RUNNING);
        assertThat(managed().advanced()).isTrue();
        ask(Action.STOP);
        assertRefused(ask(Action.ADVANCE), ErrorCode.TASK_STATE);
    }

    private TaskRecord.Managed managed() {
        return task.orElseThrow().managed().orElseThrow();
    }

    private Map<TaskStage, TaskStage.Times> stages() {
        return managed().stages();
    }

    private Decided stage(TaskReport.Kind kind, TaskStage stage) {
        Decided decided = ManagedTasks.of(
                task,
                new TaskReport("t", task.orElseThrow().generation(), kind, Optional.empty(), Optional.of(stage)),
                NOW);
        task = decided.task();
        return decided;
    }

    @Test
    void whatIsWantedOfComponentsIsKeptWhileTheTaskRuns() {
        create();
        assertRefused(wish(Action.PAUSE, "incr-sync-0"), ErrorCode.TASK_STATE);
        ask(Action.START);

        Decided paused = wish(Action.PAUSE, "incr-sync-0", "incr-sync-1");
        assertThat(paused.events().getFirst().what()).isEqualTo("PAUSE incr-sync-0, incr-sync-1");
        assertThat(task.orElseThrow().generation()).isEqualTo(1);
        assertThat(wish(Action.PAUSE, "incr-sync-1").events()).isEmpty();
        wish(Action.UNPAUSE, "incr-sync-1");
        wish(Action.RESTART, "store-0");
        assertThat(task.orElseThrow().wish("incr-sync-0")).isEqualTo(new ComponentWish(true, 0));
        assertThat(task.orElseThrow().wish("incr-sync-1")).isEqualTo(ComponentWish.NONE);
        assertThat(task.orElseThrow().wish("store-0")).isEqualTo(new ComponentWish(false, 1));

        report(1, TaskReport.Kind.COMPLETED, Optional.empty());
        assertThat(task.orElseThrow().wish("incr-sync-0").paused()).isTrue();
    }

    @Test
    void aStartOfTheTaskStartsAllComponents() {
        create();
        ask(Action.START);
        wish(Action.PAUSE, "incr-sync-0");
        ask(Action.STOP);

        ask(Action.START);

        assertThat(task.orElseThrow().wish("incr-sync-0")).isEqualTo(ComponentWish.NONE);
    }

    private Decided wish(Action action, String... components) {
        return ask(new TaskRequest(
                "request",
                "t",
                action,
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                "ann",
                false,
                List.of(components),
                Map.of(),
                Map.of()));
    }

    private void create() {
        ask(Action.CREATE);
    }

    private Decided ask(Action action) {
        Optional<Map<String, Object>> spec = action == Action.CREATE ? Optional.of(SPEC) : Optional.empty();
        return ask(request(action, spec, OptionalLong.empty(), Optional.empty()));
    }

    private Decided ask(TaskRequest request) {
        Decided decided = ManagedTasks.of(task, request, NOW);
        task = decided.task();
        return decided;
    }

    private Decided report(long generation, TaskReport.Kind kind, Optional<Failure> failure) {
        Decided decided = ManagedTasks.of(task, new TaskReport("t", generation, kind, failure), NOW);
        task = decided.task();
        return decided;
    }

    private TaskOrder.Want want() {
        return TaskOrder.of(task.orElseThrow()).want();
    }

    private static TaskRequest request(
            Action action, Optional<Map<String, Object>> spec, OptionalLong revision, Optional<TaskRecord> found) {
        Optional<String> id = Optional.of("id").filter(any -> action == Action.CREATE);
        return new TaskRequest("request", "t", action, id, spec, revision, found, "ann");
    }

    private static TaskRecord foreground(TaskRecord.State state, long generation) {
        return new TaskRecord("older", "t", generation, state, SPEC, 1, Optional.empty(), Optional.empty());
    }

    private static void assertRefused(Decided decided, ErrorCode code) {
        assertThat(decided.events()).isEmpty();
        assertThat(decided.refusal().orElseThrow().code()).isEqualTo(code.name());
    }
}
