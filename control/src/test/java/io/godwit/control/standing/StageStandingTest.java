package io.godwit.control.standing;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.record.TaskStanding;
import io.godwit.control.standing.StageStanding.State;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.Switchover.Phase;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.runtime.state.TaskStage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StageStandingTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final Failure AWAY = new Failure("TARGET_UNREACHABLE", "no answer", "start it");

    private final Map<TaskStage, TaskStage.Times> stages = new HashMap<>();
    private TaskRecord.State state = TaskRecord.State.RUNNING;
    private Optional<Failure> failure = Optional.empty();
    private Optional<Failure> obstacle = Optional.empty();
    private Map<String, Failure> ofComponents = Map.of();
    private boolean waits;
    private List<String> types = List.of("SCHEMA", "FULL", "INCREMENTAL");
    private Optional<Switchover> switchover = Optional.empty();
    private List<InstanceStatus> instances = List.of();

    @Test
    void onlyWhatTheTaskHasIsShownAndNothingIsGreenThatHasNotEnded() {
        stages.put(TaskStage.PRECHECK, TaskStage.Times.begun(1, 1).ended(2));
        stages.put(TaskStage.SCHEMA, TaskStage.Times.begun(2, 1));

        assertThat(states())
                .containsExactly("PRECHECK COMPLETED", "SCHEMA RUNNING", "FULL NOT_STARTED", "INCREMENTAL NOT_STARTED");
    }

    @Test
    void aStageThatIsKeptFromGoingOnSaysWhy() {
        stages.put(TaskStage.PRECHECK, TaskStage.Times.begun(1, 1));
        obstacle = Optional.of(AWAY);

        assertThat(all().getFirst().state()).isEqualTo(State.RETRYING);
        assertThat(all().getFirst().reason().orElseThrow()).contains("TARGET_UNREACHABLE", "start it");
    }

    @Test
    void whatKeepsAComponentFromBeginningKeepsItsStage() {
        stages.put(TaskStage.FULL, TaskStage.Times.begun(1, 1));
        stages.put(TaskStage.INCREMENTAL, TaskStage.Times.begun(1, 1));
        ofComponents = Map.of("store-0", new Failure("CLUSTER_REFUSED", "no room", "make room"));

        assertThat(states()).contains("FULL RUNNING", "INCREMENTAL RETRYING");
        assertThat(stage(TaskStage.INCREMENTAL).reason()).contains("CLUSTER_REFUSED: no room (make room)");

        instances = List.of(new InstanceStatus(
                "id",
                "store",
                0,
                1,
                InstanceStatus.State.RUNNING,
                NOW.toEpochMilli(),
                "",
                Optional.empty(),
                Optional.empty()));
        assertThat(states()).as("it gives signs of life again").contains("INCREMENTAL RUNNING");
    }

    @Test
    void theComponentOfAStageKeepsOnlyItsOwnStageFromGoingOn() {
        stages.put(TaskStage.FULL, TaskStage.Times.begun(1, 1));
        stages.put(TaskStage.INCREMENTAL, TaskStage.Times.begun(1, 1));
        instances = List.of(new InstanceStatus(
                "id",
                "incr-sync",
                0,
                1,
                InstanceStatus.State.RETRYING,
                NOW.toEpochMilli(),
                "",
                Optional.of(AWAY),
                Optional.of(7_000L)));

        assertThat(states()).contains("FULL RUNNING", "INCREMENTAL RETRYING");
        assertThat(all()).extracting(StageStanding::nextAttemptAtMillis).contains(Optional.of(7_000L));

        state = TaskRecord.State.STOPPED;
        assertThat(all()).extracting(StageStanding::nextAttemptAtMillis).containsOnly(Optional.empty());
    }

    @Test
    void ofATaskThatWaitsTheNextStageSaysHowItBegins() {
        state = TaskRecord.State.STOPPED;
        waits = true;
        stages.put(TaskStage.SCHEMA, TaskStage.Times.begun(1, 1).ended(2));
        stages.put(TaskStage.PRECHECK, TaskStage.Times.begun(1, 1).ended(2));

        assertThat(states())
                .containsExactly("PRECHECK COMPLETED", "SCHEMA COMPLETED", "FULL WAITING", "INCREMENTAL NOT_STARTED");
        assertThat(all().get(2).reason().orElseThrow()).contains("task advance t");
    }

    @Test
    void whatWasStoppedOrFailedInTheMiddleIsNotComplete() {
        stages.put(TaskStage.FULL, TaskStage.Times.begun(1, 1));
        state = TaskRecord.State.STOPPED;
        assertThat(states()).contains("FULL STOPPED");

        state = TaskRecord.State.FAILED;
        failure = Optional.of(AWAY);
        assertThat(states()).contains("FULL FAILED");
        assertThat(all().get(2).reason().orElseThrow()).contains("no answer");
    }

    @Test
    void theStagesOfASwitchoverFollowItsPhase() {
        types = List.of("INCREMENTAL", "REVERSE");
        stages.put(TaskStage.INCREMENTAL, TaskStage.Times.begun(1, 1));
        assertThat(states()).contains("INCREMENTAL RUNNING", "SWITCHOVER NOT_STARTED", "REVERSE NOT_STARTED");

        turned(Phase.FREEZING, new Switchover.Step(Phase.CHECKING, 10, 20, "done"));
        assertThat(states()).contains("INCREMENTAL RUNNING", "SWITCHOVER RUNNING", "REVERSE NOT_STARTED");
        assertThat(stage(TaskStage.SWITCHOVER).reason()).hasValue("for somebody");
        assertThat(stage(TaskStage.SWITCHOVER).times()).hasValue(TaskStage.Times.begun(10, 1));

        turned(
                Phase.REVERSED,
                new Switchover.Step(Phase.CHECKING, 10, 20, "done"),
                new Switchover.Step(Phase.TURNING, 30, 40, "done"));
        assertThat(states()).contains("INCREMENTAL STOPPED", "SWITCHOVER COMPLETED", "REVERSE RUNNING");
        assertThat(stage(TaskStage.SWITCHOVER).times())
                .hasValue(TaskStage.Times.begun(10, 1).ended(40));
        assertThat(stage(TaskStage.REVERSE).times()).hasValue(TaskStage.Times.begun(40, 1));

        turned(Phase.RETURNED, new Switchover.Step(Phase.TURNING, 30, 40, "done"));
        assertThat(states()).contains("INCREMENTAL RUNNING", "SWITCHOVER COMPLETED", "REVERSE COMPLETED");
        assertThat(stage(TaskStage.REVERSE).times())
                .hasValue(TaskStage.Times.begun(40, 1).ended(50));

        turned(Phase.CALLED_OFF, new Switchover.Step(Phase.CHECKING, 10, 20, "done"));
        assertThat(states()).contains("INCREMENTAL RUNNING", "SWITCHOVER STOPPED", "REVERSE NOT_STARTED");
        assertThat(stage(TaskStage.SWITCHOVER).reason().orElseThrow()).contains("was called off");
    }

    @Test
    void ofAWayBackThatWasTriedVeryOftenTheStagesStillStand() {
        types = List.of("INCREMENTAL", "REVERSE");
        turned(Phase.REVERSED);

        assertThat(states()).contains("SWITCHOVER COMPLETED", "REVERSE RUNNING");
    }

    private void turned(Phase phase, Switchover.Step... steps) {
        switchover = Optional.of(new Switchover(
                phase,
                1,
                50,
                Switchover.Settings.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                Optional.of("for somebody"),
                Optional.empty(),
                List.of(steps)));
    }

    private StageStanding stage(TaskStage stage) {
        return all().stream().filter(one -> one.stage() == stage).findFirst().orElseThrow();
    }

    private List<String> states() {
        return all().stream().map(stage -> stage.stage() + " " + stage.state()).toList();
    }

    private List<StageStanding> all() {
        TaskRecord.Managed managed = new TaskRecord.Managed(0, failure, false, Map.of(), stages, obstacle, waits);
        TaskRecord task = new TaskRecord(
                        "id",
                        "t",
                        1,
                        state,
                        Map.of("spec", Map.of("types", types)),
                        1,
                        Optional.empty(),
                        Optional.empty())
                .managed(switchover.map(managed::turned).orElse(managed).kept(ofComponents));
        return StageStanding.of(
                task, TaskOverview.of(new TaskStanding(task, List.of(), List.of(), Optional.empty(), instances), NOW));
    }
}
