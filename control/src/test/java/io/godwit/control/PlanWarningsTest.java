package io.godwit.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.memory.ControlWorld;
import io.godwit.control.memory.InMemoryLedger;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanWarningsTest {
    private final InMemoryLedger ledger = new InMemoryLedger();

    @Test
    void aLimitOfFewerRowsThanInstancesIsWarnedOf() {
        assertThat(warnings(3, "4"))
                .containsExactly(
                        "spec.options.full.limit.rps: 3 is less than the 4 instances of Full-Import, each of which has"
                                + " at least 1: together they have 4");
        assertThat(warnings(4, "4")).isEmpty();
        assertThat(warnings(3, "3")).isEmpty();
    }

    private List<String> warnings(int rps, String instances) {
        TaskSpec spec = ControlWorld.task(
                List.of("SCHEMA", "FULL"),
                Map.of("include", List.of("default.*")),
                Map.of(
                        "full", Map.of("limit", Map.of("rps", rps)),
                        "parameters", Map.of("full.instances", instances)));
        TaskRecord task = new TaskRecord(
                "id", "t", 0, TaskRecord.State.NOT_STARTED, spec.toTree(), 1, Optional.empty(), Optional.empty());
        return PlanWarnings.of(ledger.records(), task, spec);
    }
}
