package io.godwit.control.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.lifecycle.ChangeFacts;
import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.Switchover.Phase;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.runtime.state.TaskStage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TaskSwitchoverTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final Switchover.Settings SETTINGS = new Switchover.Settings(1_000, 2_000, 3_000);
    private static final Failure WHY = new Failure("SWITCHOVER_TIMEOUT", "it took too long", "look at it");

    private Optional<TaskRecord> task = Optional.empty();

    @Test
    void aSwitchoverGoesItsWayAndChangesNothingElse() {
        run(List.of("INCREMENTAL", "REVERSE"));
        TaskRecord before = task.orElseThrow();

        Decided begun = ask(Action.SWITCHOVER_START);
        assertThat(begun.events())
                .containsExactly(new TaskEvent(
                        NOW.toEpochMilli(), "t", "SWITCHOVER CHECKING: begun by ann", "Running", "Running", "ann"));
        assertThat(switchover().settings()).isEqualTo(SETTINGS);
        reached(2);
        assertThat(switchover().phase()).isEqualTo(Phase.FREEZING);
        reached(1);
        assertThat(switchover().phase())
                .as("nobody has said that writes have ended")
                .isEqualTo(Phase.FREEZING);
        ask(Action.SWITCHOVER_CONFIRM);
        assertThat(ask(Action.SWITCHOVER_CONFIRM).isChange()).as("said again").isFalse();
        reached(3);

        assertThat(switchover().phase()).isEqualTo(Phase.REVERSED);
        assertThat(switchover().steps()).hasSize(5);
        assertThat(task.orElseThrow().managed(before.managed().orElseThrow()))
                .as("but for its switchover, the task is as before")
                .isEqualTo(before);
        assertThat(TaskOrder.of(task.orElseThrow()).want()).isEqualTo(TaskOrder.Want.RUN);
    }

    @Test
    void onlyARunningTaskOfBothDirectionsIsTurnedAround() {
        run(List.of("INCREMENTAL"));
        assertRefused(Action.SWITCHOVER_START, "REVERSE");
        run(List.of("FULL", "REVERSE"));
        assertRefused(Action.SWITCHOVER_START, "INCREMENTAL");
        run(List.of("INCREMENTAL", "REVERSE"));
        for (Action action : List.of(
                Action.SWITCHOVER_CONFIRM,
                Action.SWITCHOVER_ABORT,
                Action.SWITCHOVER_BACK,
                Action.SWITCHOVER_COMPLETE)) {
            assertRefused(action, "no switchover was begun");
        }
        ask(Action.STOP);
        assertRefused(Action.SWITCHOVER_START, "Stopped");
        ask(Action.START);
        changed(true, false);
        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.MODIFYING);
        assertRefused(Action.SWITCHOVER_START, "Modifying");
    }

    @Test
    void aStopBeforeItIsTurnedCallsItOffAndTheNextRunPutsItBack() {
        turnedTo(Phase.CATCHING_UP);

        Decided stopped = ask(Action.STOP);

        assertThat(switchover().phase()).isEqualTo(Phase.UNDOING);
        assertThat(switchover().calledOff().orElseThrow().message()).contains("Stopped");
        assertThat(stopped.events()).extracting(TaskEvent::what).hasSize(2).contains("STOP");
        reached(1);
        assertThat(switchover().phase()).as("nobody carries it out").isEqualTo(Phase.UNDOING);
        ask(Action.START);
        assertThat(switchover().phase()).isEqualTo(Phase.UNDOING);
        reached(1);
        assertThat(switchover().phase()).isEqualTo(Phase.CALLED_OFF);
    }

    @Test
    void aTaskThatFailsBeforeItIsTurnedIsNotTurned() {
        turnedTo(Phase.FREEZING);

        report(TaskReport.Kind.FAILED, Optional.of(WHY));

        assertThat(switchover().phase()).isEqualTo(Phase.UNDOING);
        assertThat(switchover().calledOff()).hasValue(WHY);
    }

    @Test
    void laterPhasesSurviveAStopAndAnotherRun() {
        for (Phase phase :
                List.of(Phase.TURNING, Phase.REVERSED, Phase.BACK_TURNING, Phase.RETURNED, Phase.COMPLETING)) {
            turnedTo(phase);
            Switchover before = switchover();
            ask(Action.STOP);
            ask(Action.START);
            ask(Action.START);

            assertThat(switchover()).isEqualTo(before);
        }
    }

    /** Nobody would watch meanwhile whether something is written, and OceanBase is what applications write to. */
    @Test
    void aWayBackIsCalledOffByAStopBeforeItIsTurned() {
        for (Phase phase : List.of(Phase.BACK_FREEZING, Phase.BACK_CATCHING_UP)) {
            turnedTo(phase);
            ask(Action.STOP);

            assertThat(switchover().phase()).isEqualTo(Phase.REVERSED);
            assertThat(switchover().calledOff().orElseThrow().message()).contains("Stopped");
            ask(Action.START);
            assertThat(switchover().phase()).isEqualTo(Phase.REVERSED);
        }
    }

    @Test
    void aReportOfAnOlderRunChangesNothing() {
        turnedTo(Phase.TURNING);
        TaskReport late = TaskReport.of("t", generation(), SwitchoverReport.reached(switchover(), 7, "turned"));
        ask(Action.START);

        assertThat(decide(late).isChange()).isFalse();
        assertThat(switchover().phase()).isEqualTo(Phase.TURNING);
    }

    @Test
    void anAbortMayWaitForTheNextRun() {
        turnedTo(Phase.TURNING);
        ask(Action.STOP);

        ask(Action.SWITCHOVER_ABORT);

        assertThat(switchover().phase()).isEqualTo(Phase.UNDOING);
        assertThat(switchover().isAfter(Phase.TURNING)).isTrue();
        ask(Action.RELEASE);
        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.RELEASING);
        assertRefused(Action.SWITCHOVER_ABORT, "UNDOING");
    }

    @Test
    void whatNeedsWhoeverRunsTheTaskIsRefusedWhileNobodyDoes() {
        turnedTo(Phase.REVERSED);
        ask(Action.STOP);
        assertRefused(Action.SWITCHOVER_BACK, "Stopped");
    }

    /** As one whose change log is lost: its flow back fails with each start. */
    @Test
    void theWayBackOfATaskThatFailedIsGivenUpByTheNextRun() {
        turnedTo(Phase.REVERSED);
        report(TaskReport.Kind.FAILED, Optional.of(WHY));

        ask(Action.SWITCHOVER_COMPLETE);

        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.FAILED);
        assertThat(switchover().phase()).isEqualTo(Phase.COMPLETING);
        ask(Action.START);
        assertThat(switchover().phase()).isEqualTo(Phase.COMPLETING);
        reached(1);
        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.COMPLETED);
    }

    @Test
    void theWayBackOfATaskThatIsReleasedCannotBeGivenUp() {
        turnedTo(Phase.REVERSED);
        ask(Action.STOP);
        ask(Action.RELEASE);

        assertRefused(Action.SWITCHOVER_COMPLETE, "Releasing");
    }

    @Test
    void oneThatIsCompleteCompletesTheTaskAndNothingFlowsAgain() {
        turnedTo(Phase.COMPLETING);

        Decided complete = reached(1);

        assertThat(task.orElseThrow().state()).isEqualTo(TaskRecord.State.COMPLETED);
        assertThat(switchover().phase()).isEqualTo(Phase.COMPLETED);
        assertThat(complete.events())
                .extracting(TaskEvent::what, TaskEvent::to)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("SWITCHOVER COMPLETING -> COMPLETED: done", "Completed"));
        assertThat(task.orElseThrow().managed().orElseThrow().stages().values())
                .as("all stages are over")
                .allMatch(times -> times.endedMillis().isPresent());
        assertThat(report(TaskReport.Kind.COMPLETED, Optional.empty()).isChange())
                .isFalse();
        assertRefused(Action.START, "nothing flows any more");
        assertThat(ask(Action.RELEASE).refusal()).isEmpty();
    }

    @Test
    void whileItIsTurnedAroundOnlyLiveOptionsAreTaken() {
        for (Phase phase : Phase.values()) {
            turnedTo(phase);
            boolean free =
                    switch (phase) {
                        case CALLED_OFF, RETURNED, COMPLETED -> true;
                        default -> false;
                    };

            assertThat(changed(true, false).refusal().isEmpty())
                    .as("%s, restarts", phase)
                    .isEqualTo(free || phase == Phase.REVERSED);
            turnedTo(phase);
            assertThat(changed(false, true).refusal().isEmpty())
                    .as("%s, objects, once the change logs are removed", phase)
                    .isEqualTo(free && phase != Phase.RETURNED);
            turnedTo(phase);
            assertThat(changed(false, false).refusal()).as("%s, a limit", phase).isEmpty();
            assertThat(switchover().phase()).isEqualTo(phase);
        }
    }

    @Test
    void aWordThatIsSaidAgainIsNoEvent() {
        turnedTo(Phase.FREEZING);
        ask(Action.SWITCHOVER_CONFIRM);
        TaskReport waits =
                TaskReport.of("t", generation(), SwitchoverReport.waits(switchover(), "shop.a is still written to"));

        assertThat(decide(waits).events()).hasSize(1);
        assertThat(decide(waits).isChange()).isFalse();
        assertThat(switchover().waits()).hasValue("shop.a is still written to");
    }

    @Test
    void recordsAndReportsComeBackFromJsonAsTheyWere() {
        turnedTo(Phase.BACK_FREEZING);
        ask(Action.SWITCHOVER_CONFIRM);
        TaskRecord record = task.orElseThrow();
        TaskReport report = TaskReport.of(
                "t", 3, SwitchoverReport.calledOff(record.switchover().orElseThrow(), WHY));

        assertThat(Json.read(Json.write(record), TaskRecord.class)).isEqualTo(record);
        assertThat(Json.read(Json.write(report), TaskReport.class)).isEqualTo(report);
        assertThat(Json.read(Json.write(request(Action.SWITCHOVER_START)), TaskRequest.class))
                .isEqualTo(request(Action.SWITCHOVER_START));
    }

    /** A new task that has come there, by requests and reports. */
    private void turnedTo(Phase phase) {
        run(List.of("INCREMENTAL", "REVERSE"));
        ask(Action.SWITCHOVER_START);
        boolean off = phase == Phase.UNDOING || phase == Phase.CALLED_OFF;
        boolean completes = phase == Phase.COMPLETING || phase == Phase.COMPLETED;
        for (int i = 0; i < 20 && switchover().phase() != phase; i++) {
            switch (switchover().phase()) {
                case CHECKING -> {
                    if (off) {
                        ask(Action.SWITCHOVER_ABORT);
                    } else {
                        reached(1);
                    }
                }
                case FREEZING, BACK_FREEZING -> {
                    ask(Action.SWITCHOVER_CONFIRM);
                    reached(1);
                }
                case REVERSED -> ask(completes ? Action.SWITCHOVER_COMPLETE : Action.SWITCHOVER_BACK);
                default -> reached(1);
            }
        }
        assertThat(switchover().phase()).isEqualTo(phase);
    }

    private void run(List<String> types) {
        task = Optional.of(new TaskRecord(
                        "id",
                        "t",
                        0,
                        TaskRecord.State.NOT_STARTED,
                        Map.of("spec", Map.of("types", types)),
                        1,
                        Optional.empty(),
                        Optional.empty())
                .managed(new TaskRecord.Managed(0, Optional.empty(), false)));
        ask(Action.START);
        decide(new TaskReport("t", 1, TaskReport.Kind.BEGUN, Optional.empty(), Optional.of(TaskStage.INCREMENTAL)));
    }

    private Decided reached(int times) {
        Decided last = Decided.nothing(task);
        for (int i = 0; i < times; i++) {
            last = decide(TaskReport.of("t", generation(), SwitchoverReport.reached(switchover(), "done")));
        }
        return last;
    }

    private Decided report(TaskReport.Kind kind, Optional<Failure> failure) {
        return decide(new TaskReport("t", generation(), kind, failure));
    }

    private Decided decide(TaskReport report) {
        Decided decided = ManagedTasks.of(task, report, NOW);
        task = decided.task();
        return decided;
    }

    private Decided changed(boolean restarts, boolean objects) {
        TaskRecord known = task.orElseThrow();
        Map<String, Object> other = Map.of("spec", known.spec().get("spec"), "more", "yes");
        return ask(new TaskRequest(
                "request",
                "t",
                Action.CHANGE,
                Optional.empty(),
                Optional.of(other),
                OptionalLong.empty(),
                Optional.empty(),
                "ann",
                restarts,
                List.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.of(new ChangeFacts(known.generation(), objects, true))));
    }

    private Decided ask(Action action) {
        return ask(request(action));
    }

    private static TaskRequest request(Action action) {
        return TaskRequest.ofSwitchover(
                "request", "t", action, Optional.of(SETTINGS), OptionalLong.empty(), Optional.empty(), "ann");
    }

    private Decided ask(TaskRequest request) {
        Decided decided = ManagedTasks.of(task, request, NOW);
        task = decided.task();
        return decided;
    }

    private void assertRefused(Action action, String words) {
        Decided decided = ask(action);
        assertThat(decided.events()).isEmpty();
        assertThat(decided.refusal().orElseThrow().code()).isEqualTo(ErrorCode.TASK_STATE.name());
        assertThat(decided.refusal().orElseThrow().message()).contains(words);
        assertThat(decided.refusal().orElseThrow().remedy()).isNotBlank();
    }

    private Switchover switchover() {
        return task.orElseThrow().switchover().orElseThrow();
    }

    private long generation() {
        return task.orElseThrow().generation();
    }
}
