package io.godwit.control.standing;

import io.godwit.control.record.RecordedState;
import io.godwit.model.schema.Direction;
import io.godwit.model.source.Tso;
import io.godwit.model.task.TaskType;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.Switchover.Phase;
import io.godwit.runtime.state.TaskRecord;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Which way a task flows, as every view shows it. It follows from the task's record alone, so lists of many tasks have it too.
 *
 * @param switchover absent where nobody has begun one
 * @param flow which way data flows now; absent while neither does
 * @param truth the direction whose source is the source of truth
 * @param line for people: who is the source of truth, which way data flows, what is waited for, and what can be done
 */
public record SwitchoverStanding(
        Optional<Switchover> switchover, Optional<Direction> flow, Direction truth, String line) {

    /** Whether a task is one of both directions. */
    public static boolean isReversible(TaskRecord task) {
        return TaskOverview.isOf(task, TaskType.INCREMENTAL) && TaskOverview.isOf(task, TaskType.REVERSE);
    }

    /** How a task stands; empty for one that can flow one way only. */
    public static Optional<SwitchoverStanding> find(TaskRecord task) {
        return Optional.of(task)
                .filter(known -> known.managed().isPresent())
                .filter(known -> TaskOverview.isOf(known, TaskType.REVERSE)
                        || known.switchover().isPresent())
                .map(SwitchoverStanding::of);
    }

    /** The same for any task. */
    public static SwitchoverStanding of(TaskRecord task) {
        Optional<Switchover> switchover = task.switchover();
        Direction truth = switchover.map(Switchover::phase).map(Phase::truth).orElse(Direction.FORWARD);
        Optional<Direction> flow = Switchover.flow(switchover).filter(way -> task.isRun());
        String source = truth == Direction.FORWARD ? "Milvus" : "OceanBase";
        return new SwitchoverStanding(
                switchover,
                flow,
                truth,
                source + " is the source of truth; " + flow(task, flow) + "; "
                        + switchover.map(known -> rest(task, known)).orElseGet(() -> untouched(task)));
    }

    private static String flow(TaskRecord task, Optional<Direction> flow) {
        if (!task.isRun()) {
            return "nothing flows, the task is " + RecordedState.of(task).title();
        }
        return flow.map(way -> "data flows to " + (way == Direction.FORWARD ? "OceanBase" : "Milvus"))
                .orElse("nothing flows");
    }

    private static String untouched(TaskRecord task) {
        return isReversible(task)
                ? "a switchover begins with --start"
                : "it cannot be turned around: its types lack INCREMENTAL or REVERSE";
    }

    private static String rest(TaskRecord task, Switchover switchover) {
        return switch (task.state()) {
            case RELEASING, RELEASED -> "it cannot be turned around any more";
            default ->
                waitsForRun(task, switchover) + doing(switchover) + waits(switchover) + ", " + way(switchover.phase());
        };
    }

    /** Whoever runs the task carries the phase out. */
    private static String waitsForRun(TaskRecord task, Switchover switchover) {
        return task.isRun() || !switchover.phase().isUnderWay() ? "" : "start the task, and it goes on: ";
    }

    private static String doing(Switchover switchover) {
        return switch (switchover.phase()) {
            case CHECKING -> "conditions are checked";
            case PREPARING -> "change logs are made in OceanBase";
            case FREEZING ->
                switchover.confirmed()
                        ? "waiting until nothing writes to Milvus"
                        : "stop what writes to Milvus, then give --confirm";
            case CATCHING_UP, BACK_CATCHING_UP -> "catching up" + to(switchover);
            case TURNING -> "it is being turned around, and nothing may write yet";
            case UNDOING -> "the switchover is being undone" + why(switchover);
            case CALLED_OFF -> "the switchover was called off" + why(switchover);
            case REVERSED ->
                "applications may now write to OceanBase"
                        + switchover
                                .calledOff()
                                .map(failure -> "; the way back was called off" + why(switchover))
                                .orElse("");
            case BACK_FREEZING ->
                switchover.confirmed()
                        ? "waiting until nothing writes to OceanBase"
                        : "stop what writes to OceanBase, end its transactions, then give --confirm";
            case BACK_TURNING -> "it is being turned back, and nothing may write yet";
            case RETURNED -> "applications may now write to Milvus";
            case COMPLETING -> "the flow back is ended for good";
            case COMPLETED -> "the switchover is complete";
        };
    }

    /** What somebody who wants something else can do. */
    private static String way(Phase phase) {
        return switch (phase) {
            case CHECKING, CATCHING_UP -> "--abort leaves everything as it was";
            case PREPARING, FREEZING -> "--abort removes the change logs and leaves everything else as it was";
            case TURNING -> "--abort lets data flow to OceanBase again";
            case UNDOING -> "then everything is as it was";
            case CALLED_OFF, RETURNED -> "--start begins another switchover";
            case REVERSED -> "--back returns to Milvus, --complete gives the way back up";
            case BACK_FREEZING, BACK_CATCHING_UP -> "--abort leaves OceanBase the source of truth";
            case BACK_TURNING -> "it cannot be aborted any more";
            case COMPLETING, COMPLETED -> "there is no way back";
        };
    }

    private static String to(Switchover switchover) {
        return switchover
                .timestamp()
                .map(Tso::instant)
                .map(time -> " to " + time.truncatedTo(ChronoUnit.SECONDS))
                .orElse("");
    }

    /** What a person has to do is said already; what is to be known for it comes after that. */
    private static String waits(Switchover switchover) {
        boolean waitsForPerson = switchover.phase().freezes() && !switchover.confirmed();
        return switchover
                .waits()
                .map(words -> waitsForPerson ? afterward(words) : words)
                .filter(words -> !words.isEmpty())
                .map(words -> " (" + words + ")")
                .orElse("");
    }

    private static String afterward(String words) {
        int end = words.indexOf(Switchover.BESIDES);
        return end < 0 ? "" : words.substring(end + Switchover.BESIDES.length());
    }

    private static String why(Switchover switchover) {
        return switchover.calledOff().map(failure -> ": " + failure.message()).orElse("");
    }
}
