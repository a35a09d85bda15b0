package io.godwit.operator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.operator.task.Condition.Type;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.runtime.state.TaskRecord.Managed;
import io.godwit.runtime.state.TaskRecord.State;
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

    private static List<Condition> of(TaskRecord task) {
        return TaskConditions.of(task, Optional.empty(), 3, List.of(), NOW);
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
                task(State.RUNNING, managed(Optional.empty(), Optional.of(AWAY), false)),
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
                        task(State.RUNNING, fine),
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
