package io.godwit.control.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.managed.TaskOrder;
import io.godwit.control.managed.TaskReport;
import io.godwit.control.memory.TickingClock;
import io.godwit.control.stage.TaskRun;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderedRunTest {
    private final List<TaskReport> reports = new ArrayList<>();
    private final List<Boolean> beginnings = new ArrayList<>();
    private final TickingClock clock = new TickingClock();

    @Test
    void aServerThatDoesNotAnswerIsWaitedForTwoMinutesAndThenFailsTheRun() {
        new OrderedRun(new TaskOrder(TaskOrder.Want.RUN, task()), new Away(), reports::add, clock).run();

        assertThat(beginnings).hasSizeGreaterThan(5).startsWith(true, true).endsWith(true, false);
        assertThat(clock.elapsed()).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
        assertThat(reports.getFirst().kind()).isEqualTo(TaskReport.Kind.RETRYING);
        assertThat(reports.getLast().kind()).isEqualTo(TaskReport.Kind.FAILED);
    }

    private static TaskRecord task() {
        return new TaskRecord("id", "t", 1, TaskRecord.State.RUNNING, Map.of(), 1, Optional.empty(), Optional.empty());
    }

    /** Asks a server that stays away, as {@link StageDriver} does. */
    private final class Away implements TaskDriver {
        @Override
        public TaskRun.End run(TaskRecord task, RunSignals signals) {
            beginnings.add(signals.isBeginning());
            throw signals.isBeginning()
                    ? GodwitException.retriable(ErrorCode.SOURCE_UNREACHABLE, "no answer", "start it", null)
                    : GodwitException.configuration(ErrorCode.SOURCE_UNREACHABLE, "no answer", "start it");
        }

        @Override
        public void check(TaskRecord task, RunSignals signals) {}

        @Override
        public void end(TaskRecord task) {}

        @Override
        public void release(TaskRecord task) {}
    }
}
