package io.godwit.control.standing;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.record.TaskStanding;
import io.godwit.runtime.state.ComponentWish;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskObstacleTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Failure AWAY = new Failure("TARGET_UNREACHABLE", "no answer", "start it");
    private static final Failure NO_IMAGE = new Failure("CLUSTER_REFUSED", "ImagePullBackOff", "name another image");

    private final List<InstanceStatus> instances = new ArrayList<>();
    private Optional<Failure> ofRun = Optional.empty();
    private Map<String, Failure> ofComponents = Map.of();
    private Map<String, ComponentWish> wishes = Map.of();
    private TaskRecord.State state = TaskRecord.State.RUNNING;

    private TaskRecord task() {
        TaskRecord.Managed managed =
                new TaskRecord.Managed(0, Optional.empty(), false, wishes, Map.of(), ofRun, false).kept(ofComponents);
        return new TaskRecord(
                        "id",
                        "t",
                        2,
                        state,
                        Map.of("spec", Map.of("types", List.of("SCHEMA", "INCREMENTAL"))),
                        1,
                        Optional.empty(),
                        Optional.empty())
                .managed(managed);
    }

    private TaskOverview overview() {
        return TaskOverview.of(
                new TaskStanding(task(), List.of(), List.of(), Optional.empty(), List.copyOf(instances)), NOW);
    }

    private Optional<String> obstacle() {
        return TaskObstacle.of(task(), overview()).map(failure -> failure.code() + ": " + failure.message());
    }

    private Optional<String> awaited() {
        return TaskObstacle.awaited(task(), overview());
    }

    private void report(String component, InstanceStatus.State reported, Duration silence, long generation) {
        instances.removeIf(known -> known.component().equals(component));
        instances.add(new InstanceStatus(
                "id",
                component,
                0,
                generation,
                reported,
                NOW.minus(silence).toEpochMilli(),
                "",
                reported == InstanceStatus.State.RETRYING ? Optional.of(AWAY) : Optional.empty(),
                Optional.empty()));
    }

    private void allRun() {
        report("store", InstanceStatus.State.RUNNING, Duration.ZERO, 2);
        report("incr-sync", InstanceStatus.State.RUNNING, Duration.ZERO, 2);
    }

    @Test
    void aTaskWaitsForTheFirstSignOfLifeOfEachOfItsComponentsInThisRun() {
        assertThat(awaited()).contains("store-0");

        report("store", InstanceStatus.State.STARTING, Duration.ZERO, 2);
        report("incr-sync", InstanceStatus.State.RUNNING, Duration.ZERO, 1);
        assertThat(awaited()).as("that was another run").contains("incr-sync-0");

        allRun();
        assertThat(awaited()).isEmpty();
        assertThat(obstacle()).isEmpty();
    }

    @Test
    void whatSupervisesAComponentSaysWhatKeepsIt() {
        allRun();
        ofComponents = Map.of("incr-sync-0", NO_IMAGE, "incr-sync-1", AWAY);

        assertThat(obstacle()).contains("CLUSTER_REFUSED: ImagePullBackOff");

        ofComponents = Map.of("incr-sync-1", AWAY);
        assertThat(obstacle()).as("of one that the task does not have").isEmpty();
    }

    @Test
    void theRunComesBeforeItsComponents() {
        ofRun = Optional.of(AWAY);
        ofComponents = Map.of("store-0", NO_IMAGE);

        assertThat(obstacle()).contains("TARGET_UNREACHABLE: no answer");
    }

    @Test
    void aComponentThatIsSilentOrTriesAgainOrIsPausedIsInTheWay() {
        allRun();
        report("incr-sync", InstanceStatus.State.RUNNING, Duration.ofMinutes(1), 2);
        assertThat(obstacle())
                .contains("COMPONENT_LOST: incr-sync-0 has given no sign of life since 2026-11-30T11:59:00Z");

        report("incr-sync", InstanceStatus.State.RETRYING, Duration.ZERO, 2);
        assertThat(obstacle()).contains("TARGET_UNREACHABLE: incr-sync-0 is trying again: no answer");

        report("incr-sync", InstanceStatus.State.STOPPED, Duration.ofMinutes(1), 2);
        assertThat(obstacle()).contains("COMPONENT_LOST: incr-sync-0 has ended before its work has");

        report("incr-sync", InstanceStatus.State.DONE, Duration.ofMinutes(1), 2);
        assertThat(obstacle()).isEmpty();

        wishes = Map.of("store-0", new ComponentWish(true, 0));
        assertThat(obstacle()).contains("TASK_STATE: store-0 is paused");
        instances.clear();
        assertThat(obstacle()).as("and was never started").contains("TASK_STATE: store-0 is paused");
    }

    @Test
    void aTaskThatDoesNotRunHasNothingInItsWay() {
        state = TaskRecord.State.STOPPED;
        ofComponents = Map.of("store-0", NO_IMAGE);
        report("store", InstanceStatus.State.STOPPED, Duration.ofMinutes(1), 2);

        assertThat(obstacle()).isEmpty();
        assertThat(awaited()).isEmpty();
    }
}
