package io.godwit.control.standing;

import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.Switchover.Phase;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.runtime.state.TaskStage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** When the stages of a task ran that its switchover is, by the steps that are kept. */
final class SwitchoverTimes {
    private final Switchover switchover;
    private final long generation;

    private SwitchoverTimes(Switchover switchover, long generation) {
        this.switchover = switchover;
        this.generation = generation;
    }

    /** The times of those stages that have begun. */
    static Map<TaskStage, TaskStage.Times> of(TaskRecord task) {
        Map<TaskStage, TaskStage.Times> times = new EnumMap<>(TaskStage.class);
        task.switchover()
                .map(known -> new SwitchoverTimes(known, task.generation()))
                .ifPresent(known -> {
                    known.forward().ifPresent(stage -> times.put(TaskStage.SWITCHOVER, stage));
                    known.reverse().ifPresent(stage -> times.put(TaskStage.REVERSE, stage));
                });
        return times;
    }

    /** From the latest beginning to the moment when applications could write to the target. */
    private Optional<TaskStage.Times> forward() {
        Optional<Long> begun = switchover.phase() == Phase.CHECKING
                ? Optional.of(switchover.sinceMillis())
                : last(Phase.CHECKING, Switchover.Step::startedMillis);
        return begun.or(this::ended).map(since -> times(since, ended()));
    }

    /** Of a way back that was tried very often, the oldest steps are not kept. */
    private Optional<Long> ended() {
        return switch (switchover.phase()) {
            case CHECKING, PREPARING, FREEZING, CATCHING_UP, TURNING, UNDOING, CALLED_OFF -> Optional.empty();
            case REVERSED, BACK_FREEZING, BACK_CATCHING_UP, BACK_TURNING, RETURNED, COMPLETING, COMPLETED ->
                last(Phase.TURNING, Switchover.Step::endedMillis).or(() -> Optional.of(switchover.sinceMillis()));
        };
    }

    /** From that moment until the flow back is ended. */
    private Optional<TaskStage.Times> reverse() {
        return switch (switchover.phase()) {
            case CHECKING, PREPARING, FREEZING, CATCHING_UP, TURNING, UNDOING, CALLED_OFF -> Optional.empty();
            case REVERSED, BACK_FREEZING, BACK_CATCHING_UP, BACK_TURNING, COMPLETING ->
                ended().map(since -> times(since, Optional.empty()));
            case RETURNED, COMPLETED -> ended().map(since -> times(since, Optional.of(switchover.sinceMillis())));
        };
    }

    private Optional<Long> last(Phase phase, Function<Switchover.Step, Long> time) {
        return switchover.steps().reversed().stream()
                .filter(step -> step.phase() == phase)
                .findFirst()
                .map(time);
    }

    private TaskStage.Times times(long since, Optional<Long> ended) {
        return new TaskStage.Times(since, ended, generation);
    }
}
