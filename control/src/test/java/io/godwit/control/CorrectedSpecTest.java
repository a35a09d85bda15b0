package io.godwit.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.memory.ControlWorld;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a task that failed still takes under its own name, and what it keeps. */
class CorrectedSpecTest {
    private static final List<String> TYPES = List.of("SCHEMA", "FULL");
    private static final TaskSpec TASK = ControlWorld.task(TYPES);

    private final ControlWorld world = new ControlWorld();
    private CollectionSchema collection;

    @BeforeEach
    void collection() {
        collection = world.collection("a", 1, 10);
    }

    @Test
    void objectsAreCorrectedAfterARefusalBeforeAnythingWasAgreed() {
        TaskSpec misspelt = ControlWorld.task(TYPES, Map.of("include", List.of("default.b")), Map.of());
        assertThatThrownBy(() -> world.run(misspelt)).hasMessageContaining("default.b");
        String id = world.ledger.task("t").id();
        world.components.ends("full-import", 0);

        assertThat(world.run(TASK)).isEqualTo(ExitCode.DONE);

        assertThat(world.ledger.task("t").id()).isEqualTo(id);
        assertThat(world.ledger.tasks()).hasSize(1);
    }

    @Test
    void objectsAreCorrectedAfterTheRunWasKilledBeforeAnythingWasAgreed() {
        TaskSpec misspelt = ControlWorld.task(TYPES, Map.of("include", List.of("default.b")), Map.of());
        killedAt("ensure task topics", misspelt);
        assertThat(world.ledger.task("t").state()).isEqualTo(TaskRecord.State.RUNNING);
        world.components.ends("full-import", 0);

        assertThat(world.run(TASK)).isEqualTo(ExitCode.DONE);

        assertThat(world.ledger.tasks()).hasSize(1);
    }

    @Test
    void aRunThatIsOnRecordTakesNoOtherObjectsWhileItContinues() {
        killedAt("ensure task topics", TASK);

        assertThatThrownBy(() -> world.control()
                        .apply(ControlWorld.task(TYPES, Map.of("include", List.of("default.b*")), Map.of())))
                .hasMessageContaining("spec.objects");
    }

    @Test
    void objectsStayOnceARunThatWasKilledHasAgreedThem() {
        world.components.ends("full-import", task -> {
            throw new IllegalStateException("killed");
        });
        assertThatThrownBy(() -> world.run(TASK)).hasMessage("killed");
        assertThat(world.ledger.task("t").state()).isEqualTo(TaskRecord.State.RUNNING);

        refused(ControlWorld.task(TYPES, Map.of("include", List.of("default.a*")), Map.of()), "spec.objects");
    }

    @Test
    void theRegistryIsCorrectedWhileNothingIsRegistered() {
        world.components.ends("full-import", 2, 0);
        assertThatThrownBy(() -> world.run(TASK)).isInstanceOf(GodwitException.class);

        assertThat(world.run(withRegistry("http://127.0.0.1:9/right"))).isEqualTo(ExitCode.DONE);
    }

    @Test
    void objectsStayOnceTheyAreAgreed() {
        world.components.ends("full-import", 2);
        assertThatThrownBy(() -> world.run(TASK)).isInstanceOf(GodwitException.class);

        refused(ControlWorld.task(TYPES, Map.of("include", List.of("default.a*")), Map.of()), "spec.objects");
    }

    @Test
    void aTargetThatHoldsRowsStopsEachRunUntilItIsSaidOtherwise() {
        world.put(collection, Samples.row(collection, 5));
        world.components.ends("full-import", 0);
        for (int run = 0; run < 3; run++) {
            assertThatThrownBy(() -> world.run(TASK)).isInstanceOfSatisfying(GodwitException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.TARGET_NOT_EMPTY);
                assertThat(e.remedy()).contains("--keep-target-rows");
            });
        }

        assertThat(world.control().run(TASK, new RunOptions(true), world.observer))
                .isEqualTo(ExitCode.DONE);
    }

    /** A run that writes nothing from that step on, not even that it failed. */
    private void killedAt(String step, TaskSpec spec) {
        world.ledger.beforeSteps(next -> {
            if (next.equals(step)) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(() -> world.run(spec)).hasMessage("killed");
        world.ledger.beforeSteps(next -> {});
    }

    private void refused(TaskSpec changed, String path) {
        assertThatThrownBy(() -> world.run(changed))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TASK_CHANGED))
                .hasMessageContaining(path);
    }

    @SuppressWarnings("unchecked")
    private static TaskSpec withRegistry(String url) {
        Map<String, Object> tree =
                new LinkedHashMap<>(ControlWorld.tree(TYPES, Map.of("include", List.of("default.*")), Map.of()));
        Map<String, Object> spec = new LinkedHashMap<>((Map<String, Object>) tree.get("spec"));
        spec.put("schemaRegistry", Map.of("url", url));
        tree.put("spec", spec);
        return ControlWorld.read(tree);
    }
}
