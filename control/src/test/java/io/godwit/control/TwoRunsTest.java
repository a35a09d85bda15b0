package io.godwit.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.memory.ControlWorld;
import io.godwit.control.memory.RecordingObserver;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two runs of one task at the same moment: whatever the order of their steps, one wins, and there is one task. Invariant 2. */
class TwoRunsTest {
    private static final TaskSpec TASK = ControlWorld.task(List.of("SCHEMA", "FULL"));

    private static final int TAKE_OVER = 1;
    private static final int FIRST_WRITE = 3;

    private final ControlWorld world = new ControlWorld();
    private int step;

    /** Every step of a first run. */
    static Stream<Integer> steps() {
        ControlWorld alone = new ControlWorld();
        alone.collection("a", 1, 10);
        alone.components.ends("full-import", 0);
        alone.run(TASK);
        return IntStream.range(0, alone.ledger.steps().size()).boxed();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void oneTaskIsMadeAndTheRunThatWasOvertakenEndsFenced(int overtakenAt) {
        world.collection("a", 1, 10);
        world.components.ends("full-import", 0, 0);
        world.ledger.beforeSteps(name -> {
            if (step++ == overtakenAt) {
                assertThat(world.control().run(TASK, new RecordingObserver())).isEqualTo(ExitCode.DONE);
            }
        });
        boolean taken = false;
        try {
            world.run(TASK);
        } catch (GodwitException e) {
            taken = e.kind() == GodwitException.Kind.FENCED;
            assertThat(e.kind()).as(e.toString()).isEqualTo(GodwitException.Kind.FENCED);
        }
        assertThat(taken).isEqualTo(overtakenAt > TAKE_OVER);
        assertThat(world.ledger.tasks()).as("one task").hasSize(1);
        boolean wroteNothing = taken && overtakenAt <= FIRST_WRITE;
        assertThat(world.ledger.task("t").generation()).isEqualTo(wroteNothing ? 1 : 2);
        assertThat(world.ledger.task("t").state()).isEqualTo(TaskRecord.State.COMPLETED);
    }
}
