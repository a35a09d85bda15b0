package io.godwit.operator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.record.TaskStanding;
import io.godwit.control.standing.TaskOverview;
import io.godwit.operator.task.Condition.Type;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.runtime.state.TaskRecord.Managed;
import io.godwit.runtime.state.TaskRecord.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskConditionsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
    private static final Failure AWAY = new Failure("TARGET_UNREACHABLE", "OceanBase does not answer", "start it");

    private static TaskRecord task(State state, Managed managed) {
        return new TaskRecord("id", "t", 1, state, Map.of(), 1, Optional.empty(), Optional.empty()).managed(managed);
    }

    private static Managed managed(Optional<Failure> failure, Optional<Failure> obstacle, boolean waits) {
        return new Managed(0, failure, false, Map.of(), Map.of(), obstacle, waits);
    }

    private static List<Type> holding(List<Condition> conditions) {
        return conditions.stream().filter(Condition::holds).map(Condition::type).toList();
    }

    private static TaskService.Known known(TaskRecord task, InstanceStatus... instances) {
        return new TaskService.Known(
                task,
                TaskOverview.of(
                        new TaskStanding(task, List.of(), List.of(), Optional.empty(), List.of(instances)), NOW));
    }

    private static List<Condition> of(TaskRecord task, InstanceStatus... instances) {
        return TaskConditions.of(known(task, instances), Optional.empty(), 3, List.of(), NOW);
    }

    private static TaskRecord following(Managed managed) {
        return new TaskRecord(
                        "id",
                        "t",
                        1,
                        State.RUNNING,
                        Map.of("spec", Map.of("types", List.of("INCREMENTAL"))),
                        1,
                        Optional.empty(),
                        Optional.empty())
                .managed(managed);
    }

    private static InstanceStatus runs(String component, Duration silence) {
        return new InstanceStatus(
                "id",
                component,
                0,
                1,
                InstanceStatus.State.RUNNING,
                NOW.minus(silence).toEpochMilli(),
                "",
                Optional.empty(),
                Optional.empty());
    }

    private static String ready(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> condition.type() == Type.Ready)
                .map(condition -> condition.holds() + " " + condition.reason() + " " + condition.message())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void isReadyOnceEachComponentHasGivenASignOfLifeInThisRun() {
        TaskRecord task = following(managed(Optional.empty(), Optional.empty(), false));

        assertThat(ready(of(task))).isEqualTo("false Starting store-0 has given no sign of life yet");
        assertThat(ready(of(task, runs("store", Duration.ZERO))))
                .isEqualTo("false Starting incr-sync-0 has given no sign of life yet");
        assertThat(holding(of(task, runs("store", Duration.ZERO)))).containsExactly(Type.Progressing);
        assertThat(holding(of(task, runs("store", Duration.ZERO), runs("incr-sync", Duration.ZERO))))
                .containsExactly(Type.Ready, Type.Progressing);
    }

    @Test
    void aSilentOrCrashingComponentAndAPodThatIsNotStartedAreNotReady() {
        Managed fine = managed(Optional.empty(), Optional.empty(), false);
        InstanceStatus store = runs("store", Duration.ZERO);

        assertThat(ready(of(following(fine), store, runs("incr-sync", Duration.ofSeconds(11)))))
                .startsWith("false ComponentLost incr-sync-0 has given no sign of life since 2026-11-29T09:59:49Z");
        Failure noImage = new Failure("CLUSTER_REFUSED", "ImagePullBackOff", "correct the image");
        TaskRecord kept = following(fine.kept(Map.of("incr-sync-0", noImage)));
        assertThat(ready(of(kept, store))).isEqualTo("false ClusterRefused ImagePullBackOff; correct the image");
        assertThat(holding(of(kept, store))).containsExactly(Type.Progressing, Type.Degraded);
        assertThat(ready(of(kept, store, runs("incr-sync", Duration.ZERO))))
                .as("of one that crashes again and again")
                .startsWith("false ClusterRefused");
    }

    private static ChangeStatus table(long id, ChangeStatus.Phase phase) {
        String name = "t" + id;
        Optional<Failure> failure = phase == ChangeStatus.Phase.FAILED ? Optional.of(AWAY) : Optional.empty();
        return new ChangeStatus("id", id, "default." + name, name, phase, 0, 0, 0, 0, Map.of(), Map.of(), failure);
    }

    private static List<Condition> ofTables(ChangeStatus... tables) {
        TaskRecord task = following(managed(Optional.empty(), Optional.empty(), false));
        TaskStanding standing = new TaskStanding(
                task,
                List.of(),
                List.of(tables),
                Optional.empty(),
                List.of(runs("store", Duration.ZERO), runs("incr-sync", Duration.ZERO)));
        return TaskConditions.of(
                new TaskService.Known(task, TaskOverview.of(standing, NOW)), Optional.empty(), 3, List.of(), NOW);
    }

    @Test
    void aTableThatFailedNeedsAPersonWhileTheOthersContinue() {
        List<Condition> conditions =
                ofTables(table(7, ChangeStatus.Phase.FAILED), table(8, ChangeStatus.Phase.CONVERGING));

        assertThat(holding(conditions))
                .containsExactly(Type.Ready, Type.Progressing, Type.Degraded, Type.NeedsAttention);
        assertThat(conditions)
                .filteredOn(condition -> condition.type() == Type.Degraded)
                .allMatch(condition -> condition.message().startsWith("1 table failed, and the others continue"));
    }

    @Test
    void aTaskOfWhichNoTableIsLeftIsNotReady() {
        ChangeStatus failed = table(7, ChangeStatus.Phase.FAILED);

        for (List<Condition> conditions :
                List.of(ofTables(failed), ofTables(failed, table(8, ChangeStatus.Phase.DROPPED)))) {
            assertThat(holding(conditions)).containsExactly(Type.Progressing, Type.Degraded, Type.NeedsAttention);
            assertThat(ready(conditions))
                    .startsWith("false TablesFailed 1 table failed, and no other is left; godwit task show t says why");
        }
    }

    @Test
    void saysWhatHolds() {
        Managed fine = managed(Optional.empty(), Optional.empty(), false);
        assertThat(holding(of(task(State.NOT_STARTED, fine)))).isEmpty();
        assertThat(holding(of(task(State.RUNNING, fine)))).containsExactly(Type.Ready, Type.Progressing);
        assertThat(holding(of(task(State.COMPLETED, fine)))).containsExactly(Type.Ready);
        assertThat(holding(of(task(State.RUNNING, managed(Optional.empty(), Optional.of(AWAY), false)))))
                .containsExactly(Type.Progressing, Type.Degraded);
        assertThat(holding(of(task(State.FAILED, managed(Optional.of(AWAY), Optional.empty(), false)))))
                .containsExactly(Type.Degraded, Type.NeedsAttention);
        assertThat(holding(of(task(State.STOPPED, managed(Optional.empty(), Optional.empty(), true)))))
                .containsExactly(Type.NeedsAttention);
    }

    @Test
    void namesTheCauseAndTheRemedy() {
        assertThat(of(task(State.RUNNING, managed(Optional.empty(), Optional.of(AWAY), false))))
                .filteredOn(condition -> condition.type() == Type.Ready)
                .containsExactly(new Condition(
                        Type.Ready, false, "TargetUnreachable", "OceanBase does not answer; start it", 3, NOW));
    }

    @Test
    void whatStaysAsItWasKeepsItsTime() {
        List<Condition> running = of(task(State.RUNNING, managed(Optional.empty(), Optional.empty(), false)));

        List<Condition> hindered = TaskConditions.of(
                known(task(State.RUNNING, managed(Optional.empty(), Optional.of(AWAY), false))),
                Optional.empty(),
                4,
                running,
                NOW.plusSeconds(9));

        assertThat(hindered)
                .extracting(condition -> condition.type() + " " + condition.since())
                .containsExactly(
                        "Ready 2026-11-29T10:00:09Z",
                        "Progressing 2026-11-29T10:00:00Z",
                        "Degraded 2026-11-29T10:00:09Z",
                        "NeedsAttention 2026-11-29T10:00:00Z");
        assertThat(hindered).allMatch(condition -> condition.observedGeneration() == 4);
    }

    @Test
    void aSpecThatIsRefusedLeavesTheTaskReady() {
        Managed fine = managed(Optional.empty(), Optional.empty(), false);

        assertThat(holding(TaskConditions.of(
                        known(task(State.RUNNING, fine)),
                        Optional.of(new TaskConditions.Refusal(AWAY, true)),
                        2,
                        List.of(),
                        NOW)))
                .containsExactly(Type.Ready, Type.Progressing, Type.Degraded, Type.NeedsAttention);
    }

    @Test
    void anObjectWithoutATaskNeedsAPerson() {
        assertThat(holding(TaskConditions.refused(new TaskConditions.Refusal(AWAY, true), 1, List.of(), NOW)))
                .containsExactly(Type.Degraded, Type.NeedsAttention);
        assertThat(TaskConditions.word("RUNNING")).isEqualTo("Running");
    }
}
