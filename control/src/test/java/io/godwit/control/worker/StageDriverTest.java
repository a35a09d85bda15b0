package io.godwit.control.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.memory.ControlWorld;
import io.godwit.control.stage.TaskRun;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.TaskRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StageDriverTest {
    private final ControlWorld world = new ControlWorld();
    private final List<String> modified = new ArrayList<>();

    @Test
    void runsTheStagesAndLeavesTheRecordToTheService() {
        world.collection("c", 1, 3);

        TaskRun.End end = drive(ordered(1, List.of("SCHEMA"), Map.of()));

        assertThat(end).isEqualTo(TaskRun.End.COMPLETE);
        assertThat(world.ledger.steps()).contains("take over t").noneMatch(step -> step.startsWith("write "));
    }

    @Test
    void waitsForTheUserAfterTheFirstStageWhereTheyWantToLook() {
        world.collection("c", 1, 3);
        Map<String, Object> options = Map.of("advanceAutomatically", false);

        assertThat(drive(ordered(1, List.of("SCHEMA", "FULL"), options))).isEqualTo(TaskRun.End.PAUSED);

        world.components.ends("full-import", 0);
        assertThat(drive(ordered(2, List.of("SCHEMA", "FULL"), options))).isEqualTo(TaskRun.End.COMPLETE);
    }

    @Test
    void aFailureIsTheCallersToReport() {
        assertThatThrownBy(() -> drive(ordered(1, List.of("SCHEMA"), Map.of()))).isInstanceOf(GodwitException.class);
        assertThat(world.ledger.steps()).noneMatch(step -> step.startsWith("write "));
    }

    private TaskRun.End drive(TaskRecord task) {
        return world.driver().run(task, () -> modified.add("modified"), () -> false);
    }

    private static TaskRecord ordered(long generation, List<String> types, Map<String, Object> options) {
        return new TaskRecord(
                "id",
                "t",
                generation,
                TaskRecord.State.RUNNING,
                ControlWorld.tree(types, Map.of("include", List.of("default.*")), options),
                1,
                Optional.empty(),
                Optional.empty());
    }
}
