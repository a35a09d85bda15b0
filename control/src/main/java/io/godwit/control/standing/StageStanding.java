package io.godwit.control.standing;

import io.godwit.model.schema.Direction;
import io.godwit.model.task.TaskType;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.runtime.state.TaskStage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a stage of a task of the service stands.
 *
 * @param times when it ran; absent where it never began
 * @param progress from 0 to 1; absent where it is not measured
 * @param reason why it does not go on, or what it waits for, in words
 * @param nextAttemptAtMillis while it is RETRYING, when it tries again, where that is known
 */
public record StageStanding(
        TaskStage stage,
        State state,
        Optional<TaskStage.Times> times,
        OptionalDouble progress,
        Optional<String> reason,
        Optional<Long> nextAttemptAtMillis) {

    /** The state of a stage. */
    public enum State {
        /** It begins after those before it. */
        NOT_STARTED,
        RUNNING,
        /** It runs, and something passing is in its way. */
        RETRYING,
        /** Of what it runs with, something is paused. */
        PAUSED,
        /** It begins when the user advances the task. */
        WAITING,
        STOPPED,
        FAILED,
        COMPLETED
    }

    /** The stages of a task in their order; none of one that is run in the foreground, whose record keeps no times. */
    public static List<StageStanding> of(TaskRecord task, TaskOverview overview) {
        if (task.managed().isEmpty()) {
            return List.of();
        }
        TaskRecord.Managed managed = task.managed().get();
        Map<TaskStage, TaskStage.Times> ran = new EnumMap<>(TaskStage.class);
        ran.putAll(managed.stages());
        ran.putAll(SwitchoverTimes.of(task));
        List<StageStanding> stages = new ArrayList<>();
        boolean next = managed.waits(); // of those that have not begun, the first waits
        for (TaskStage stage : TaskStage.values()) {
            if (isPart(task, stage)) {
                Optional<TaskStage.Times> times = Optional.ofNullable(ran.get(stage));
                boolean waits = next && times.isEmpty();
                stages.add(
                        times.isPresent()
                                ? begun(stage, times.get(), task, managed, overview)
                                : isPast(stage, managed)
                                        ? completed(stage, Optional.empty())
                                        : notBegun(stage, waits, task));
                next = next && !waits;
            }
        }
        return stages;
    }

    private static boolean isPart(TaskRecord task, TaskStage stage) {
        return switch (stage) {
            case PRECHECK -> true;
            case SCHEMA -> TaskOverview.isOf(task, TaskType.SCHEMA);
            case FULL -> TaskOverview.isOf(task, TaskType.FULL);
            case INCREMENTAL -> TaskOverview.isOf(task, TaskType.INCREMENTAL);
            case SWITCHOVER, REVERSE -> TaskOverview.isOf(task, TaskType.REVERSE);
            case VERIFICATION -> false; // not in this version
        };
    }

    /** What a run in the foreground did before the service took the task over. */
    private static boolean isPast(TaskStage stage, TaskRecord.Managed managed) {
        return stage.endsWithTheNext()
                && managed.stages().keySet().stream().anyMatch(later -> !later.endsWithTheNext());
    }

    private static StageStanding completed(TaskStage stage, Optional<TaskStage.Times> times) {
        return new StageStanding(
                stage, State.COMPLETED, times, OptionalDouble.of(1), Optional.empty(), Optional.empty());
    }

    private static StageStanding notBegun(TaskStage stage, boolean waits, TaskRecord task) {
        return new StageStanding(
                stage,
                waits ? State.WAITING : State.NOT_STARTED,
                Optional.empty(),
                OptionalDouble.empty(),
                waits ? Optional.of("begins with godwit task advance " + task.name()) : Optional.empty(),
                Optional.empty());
    }

    private static StageStanding begun(
            TaskStage stage,
            TaskStage.Times times,
            TaskRecord task,
            TaskRecord.Managed managed,
            TaskOverview overview) {
        if (times.endedMillis().isPresent()) {
            return completed(stage, Optional.of(times));
        }
        Optional<Switchover> switchover = managed.switchover();
        if (rests(stage, switchover)) {
            return new StageStanding(
                    stage,
                    State.STOPPED,
                    Optional.of(times),
                    OptionalDouble.empty(),
                    Optional.of(SwitchoverStanding.of(task).line()),
                    Optional.empty());
        }
        List<TaskOverview.Component> workers = overview.components().stream()
                .filter(component -> works(component.name(), stage))
                .toList();
        Optional<TaskOverview.Component> kept = workers.stream()
                .filter(component -> component.obstacle().isPresent())
                .min(Comparator.comparing(component -> !component.paused()));
        Optional<String> obstacle = kept.filter(TaskOverview.Component::paused)
                .flatMap(TaskOverview.Component::obstacle)
                .or(() -> supervised(stage, task, workers))
                .or(() -> kept.flatMap(TaskOverview.Component::obstacle))
                .or(() -> managed.obstacle().map(StageStanding::words));
        boolean paused = workers.stream().anyMatch(TaskOverview.Component::paused);
        State state =
                switch (task.state()) {
                    case RUNNING, MODIFYING ->
                        paused
                                ? State.PAUSED
                                : isOver(stage, overview)
                                        ? State.FAILED
                                        : obstacle.isPresent() ? State.RETRYING : State.RUNNING;
                    case FAILED -> State.FAILED;
                    default -> State.STOPPED;
                };
        Optional<String> reason =
                switch (state) {
                    case RETRYING, PAUSED -> obstacle;
                    case FAILED -> managed.failure().map(StageStanding::words).or(() -> obstacle);
                    case RUNNING ->
                        switchover.filter(known -> turns(stage, known)).flatMap(Switchover::waits);
                    default -> Optional.empty();
                };
        Optional<Long> nextAttempt = state != State.RETRYING
                ? Optional.empty()
                : kept.isPresent() ? kept.get().nextAttemptAtMillis() : managed.nextAttemptAtMillis();
        return new StageStanding(stage, state, Optional.of(times), progress(stage, overview), reason, nextAttempt);
    }

    /** What whoever runs its components says of one that gives no sign of life: one that does says itself how it is. */
    private static Optional<String> supervised(TaskStage stage, TaskRecord task, List<TaskOverview.Component> workers) {
        Set<String> alive = workers.stream()
                .filter(TaskOverview.Component::alive)
                .map(TaskOverview.Component::name)
                .collect(Collectors.toSet());
        return TaskObstacle.supervised(task).entrySet().stream()
                .filter(told -> works(told.getKey(), stage) && !alive.contains(told.getKey()))
                .map(told -> words(told.getValue()))
                .findFirst();
    }

    /** Whether a stage does not run although the task may, since its flow is turned around, or since its switchover was called off. */
    private static boolean rests(TaskStage stage, Optional<Switchover> switchover) {
        return switch (stage) {
            case INCREMENTAL -> !Switchover.flow(switchover).equals(Optional.of(Direction.FORWARD));
            case SWITCHOVER ->
                switchover
                        .filter(known -> known.phase() == Switchover.Phase.CALLED_OFF)
                        .isPresent();
            case PRECHECK, SCHEMA, FULL, VERIFICATION, REVERSE -> false;
        };
    }

    /** Whether a stage is the one that a switchover works on. */
    private static boolean turns(TaskStage stage, Switchover switchover) {
        return stage == TaskStage.SWITCHOVER && switchover.phase().truth() == Direction.FORWARD
                || stage == TaskStage.REVERSE && switchover.phase().truth() == Direction.REVERSE;
    }

    /** Whether full migration has nothing left to do except for tables that failed, which the next start of the task tries again. */
    private static boolean isOver(TaskStage stage, TaskOverview overview) {
        return stage == TaskStage.FULL
                && overview.count(TableState.FAILED) > 0
                && overview.count(TableState.WAITING) + overview.count(TableState.MIGRATING) == 0
                && overview.components().stream()
                        .anyMatch(component ->
                                works(component.name(), stage) && component.state() == InstanceStatus.State.FAILED);
    }

    private static boolean works(String component, TaskStage stage) {
        Stream<String> workers =
                switch (stage) {
                    case FULL -> Stream.of("full-import-");
                    case INCREMENTAL -> Stream.of("store-", "incr-sync-");
                    case REVERSE -> Stream.of("reverse-store-", "reverse-incr-sync-");
                    default -> Stream.of();
                };
        return workers.anyMatch(component::startsWith);
    }

    private static OptionalDouble progress(TaskStage stage, TaskOverview overview) {
        long rows = overview.tables().stream()
                .mapToLong(table -> Math.min(table.rows(), table.estimatedRows()))
                .sum();
        long all = overview.tables().stream()
                .mapToLong(TableStanding::estimatedRows)
                .sum();
        // An estimate: the last percent is for what is counted and compared at the end.
        return stage == TaskStage.FULL && all > 0
                ? OptionalDouble.of(Math.min(0.99, (double) rows / all))
                : OptionalDouble.empty();
    }

    private static String words(Failure failure) {
        return failure.code() + ": " + failure.message() + " (" + failure.remedy() + ")";
    }
}
