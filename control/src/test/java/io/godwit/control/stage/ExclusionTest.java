package io.godwit.control.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.memory.ControlWorld;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.SourceCatalog.LoadOutcome;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.LoadIntent;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Collections that are taken out of a task, by name or by a file that selects fewer. */
class ExclusionTest {
    private static final TaskSpec ALL = task(List.of());
    private static final TaskSpec WITHOUT_A = task(List.of("default.a"));

    private final ControlWorld world = new ControlWorld();
    private CollectionSchema a;

    @BeforeEach
    void migrate() {
        a = world.collection("a", 1, 10);
        CollectionSchema b = world.collection("b", 2, 10);
        world.components.ends("full-import", task -> {
            List.of(a, b).forEach(c -> world.gate().open(task.id(), ControlWorld.mapping(c), 1));
            return 0;
        });
        world.run(ALL);
        world.put(a, Samples.row(a, 1));
        world.components.events().clear();
        world.observer.notices().clear();
    }

    @Test
    void nothingIsKeptOfItButItsTable() {
        assertThat(world.control().exclude(ALL, List.of("default.a"))).containsExactly("default.a -> default.a");

        onlyBIsLeft();
        assertThat(world.database.rows(ControlWorld.table(a))).hasSize(1);
        assertThat(world.source.rows(a)).hasSize(10);
        assertThat(world.ledger.task("t").generation()).isEqualTo(2);
    }

    @Test
    void whatTheTaskLoadedForAScanThatDidNotEndIsReleased() {
        world.ledger.report(new LoadIntent(world.ledger.task("t").id(), a.id(), 1, LoadOutcome.LOADED));

        world.control().exclude(ALL, List.of("default.a"));

        assertThat(world.source.loaded(a)).isFalse();
    }

    @Test
    void whatOthersLoadedAfterTheScanStaysLoaded() {
        String id = world.ledger.task("t").id();
        world.ledger.report(new LoadIntent(id, a.id(), 1, LoadOutcome.LOADED));
        try (PhaseGate gate = world.gate()) {
            gate.advance(id, a.id(), List.of(), List.of());
        }

        world.control().exclude(ALL, List.of("default.a"));

        assertThat(world.source.loaded(a)).isTrue();
    }

    @Test
    void theCommandCanBeGivenAgainWithTheSameFile() {
        excludeAndDieHalfWay();

        world.control().exclude(ALL, List.of("default.a"));

        onlyBIsLeft();
    }

    @Test
    void aFileThatSelectsNothingRemovesNothing() {
        TaskSpec slip = task(List.of("*.*"));
        String message = "task t has no other collection: nothing would be left of it";

        assertThatThrownBy(() -> world.run(slip)).hasMessage(message);
        assertThatThrownBy(() -> world.control().apply(slip)).hasMessage(message);
        assertThat(handOffs()).containsOnlyKeys(1L, 2L);
        assertThat(world.ledger.task("t").spec().get("spec")).asString().doesNotContain("*.*");
    }

    @Test
    void whatFailedAndIsExcludedWhileTheOthersRunIsForgotten() {
        world.database.drop(ControlWorld.table(a));
        world.components.ends("full-import", task -> {
            world.control().apply(WITHOUT_A);
            return 1;
        });
        world.components.ends("full-import", 0);

        assertThat(world.run(ALL)).isEqualTo(ExitCode.DONE);
    }

    @Test
    void afterwardsTheFileHasToLeaveItOutToo() {
        world.control().exclude(ALL, List.of("default.a"));

        assertThatThrownBy(() -> world.run(ALL))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TASK_CHANGED))
                .hasMessageContaining("list what was excluded in spec.objects.exclude");
        world.components.ends("full-import", 0);
        assertThat(world.run(WITHOUT_A)).isEqualTo(ExitCode.DONE);
        assertThat(world.observer.notices()).isEmpty();
    }

    @Test
    void aFileThatSelectsFewerExcludesTheOthers() {
        world.components.ends("full-import", 0);

        assertThat(world.run(WITHOUT_A)).isEqualTo(ExitCode.DONE);

        onlyBIsLeft();
        assertThat(world.observer.notices())
                .containsExactly("default.a -> default.a is excluded; its table stays as it is");
    }

    @Test
    void aDeathInBetweenIsCompletedByTheNextRun() {
        excludeAndDieHalfWay();
        world.components.ends("full-import", 0);

        assertThat(world.run(WITHOUT_A)).isEqualTo(ExitCode.DONE);

        onlyBIsLeft();
    }

    @Test
    void aRunningTaskThatIsGivenASmallerFileRestartsWithoutIt() {
        world.components.ends("full-import", task -> {
            world.control().apply(WITHOUT_A);
            return 1;
        });
        world.components.ends("full-import", task -> {
            onlyBIsLeft();
            return 0;
        });

        assertThat(world.run(ALL)).isEqualTo(ExitCode.DONE);

        onlyBIsLeft();
        assertThat(world.observer.notices()).contains("default.a -> default.a is excluded; its table stays as it is");
    }

    @Test
    @SuppressWarnings("unchecked")
    void whatIsTakenOutOfARunningTaskIsRemovedWithItsNewestLogin() {
        Map<String, Object> tree = new LinkedHashMap<>(WITHOUT_A.toTree());
        Map<String, Object> spec = new LinkedHashMap<>((Map<String, Object>) tree.get("spec"));
        Map<String, Object> login =
                Map.of("url", "jdbc:mysql://127.0.0.1:4/", "user", "root@t", "password", "${env:LATER}");
        spec.put("target", Map.of("oceanbase", login));
        tree.put("spec", spec);
        TaskSpec later = ControlWorld.read(tree);
        world.components.ends("full-import", task -> {
            world.control().apply(later);
            return 1;
        });
        world.components.ends("full-import", 0);

        assertThat(world.run(ALL)).isEqualTo(ExitCode.DONE);

        onlyBIsLeft();
        assertThat(world.connections.getLast().target().password())
                .isEqualTo(later.target().password());
        assertThat(later.target().password()).isNotEqualTo(ALL.target().password());
    }

    @Test
    void theLastCollectionStays() {
        refused(List.of("default.a", "default.b"), "task t has no other collection: nothing would be left of it");
    }

    @Test
    void aCollectionThatIsNotPartOfTheTaskIsRefused() {
        refused(List.of("default.x"), "collection default.x is not part of task t");
    }

    @Test
    void aTaskThatIsRunningIsRefused() {
        world.ledger.report(new InstanceStatus(
                world.ledger.task("t").id(),
                "full-import",
                0,
                1,
                InstanceStatus.State.RUNNING,
                ControlWorld.NOW.toEpochMilli(),
                "",
                Optional.empty(),
                Optional.empty()));

        refused(List.of("default.a"), "the task is running: [full-import-0]");
    }

    private void excludeAndDieHalfWay() {
        world.ledger.beforeSteps(step -> {
            if (step.equals("erase traces")) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(() -> world.control().exclude(ALL, List.of("default.a")))
                .hasMessage("killed");
        world.ledger.beforeSteps(step -> {});
    }

    private void refused(List<String> collections, String message) {
        assertThatThrownBy(() -> world.control().exclude(ALL, collections)).hasMessage(message);
        assertThat(handOffs()).containsOnlyKeys(1L, 2L);
        assertThat(world.ledger.task("t").state()).isEqualTo(TaskRecord.State.COMPLETED);
    }

    private void onlyBIsLeft() {
        TaskRecord task = world.ledger.task("t");
        assertThat(handOffs()).containsOnlyKeys(2L);
        assertThat(world.ledger.existingTopics().keySet()).isNotEmpty().allMatch(topic -> topic.endsWith(".2"));
        try (PhaseGate gate = world.gate()) {
            assertThat(gate.phases(task.id())).containsOnlyKeys(2L);
        }
        assertThat(task.spec().get("spec")).asString().contains("exclude=[default.a]");
    }

    private Map<Long, HandOff> handOffs() {
        return world.ledger.records().handOffs(world.ledger.task("t").id());
    }

    private static TaskSpec task(List<String> excluded) {
        return ControlWorld.task(
                List.of("SCHEMA", "FULL"), Map.of("include", List.of("default.*"), "exclude", excluded), Map.of());
    }
}
