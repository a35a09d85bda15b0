package io.godwit.runtime.state;

import io.godwit.model.schema.Direction;
import java.util.List;
import java.util.Optional;

/**
 * Which way the data of a task flows, once somebody has begun to turn it around. Part of the task's record; only the control service
 * writes it.
 *
 * @param number counts the beginnings (of a switchover, of a way back): what is reported about an earlier one changes nothing
 * @param sinceMillis when the phase began
 * @param confirmedMillis when the user said that nothing writes to the source of the flow any more; only in a phase that {@link
 *     Phase#freezes}
 * @param timestamp what the target has to have caught up to, once that is agreed on
 * @param waits what the phase waits for, in words
 * @param calledOff why the last one was called off; absent where it was not
 * @param logged whether change logs that it has made may still be there; they are removed once the flow forward runs again
 * @param steps what was done since the switchover was first begun, oldest first; at most {@value #MOST_STEPS}
 */
public record Switchover(
        Phase phase,
        int number,
        long sinceMillis,
        Settings settings,
        Optional<Long> confirmedMillis,
        Optional<Long> timestamp,
        Optional<String> waits,
        Optional<Failure> calledOff,
        boolean logged,
        List<Step> steps) {
    /** Steps that are kept. */
    public static final int MOST_STEPS = 64;

    /** In the words of {@link #waits}, between what a person has to do and what is to be known for it. */
    public static final String BESIDES = "; ";

    /** Copies the list. */
    public Switchover {
        steps = List.copyOf(steps);
    }

    /** One that has made no change logs. */
    public Switchover(
            Phase phase,
            int number,
            long sinceMillis,
            Settings settings,
            Optional<Long> confirmedMillis,
            Optional<Long> timestamp,
            Optional<String> waits,
            Optional<Failure> calledOff,
            List<Step> steps) {
        this(phase, number, sinceMillis, settings, confirmedMillis, timestamp, waits, calledOff, false, steps);
    }

    /** The same, with change logs or without. */
    public Switchover logged(boolean isLogged) {
        return new Switchover(
                phase, number, sinceMillis, settings, confirmedMillis, timestamp, waits, calledOff, isLogged, steps);
    }

    /** Whether change logs are to be removed: nothing reads them any more. */
    public boolean cleans() {
        return logged && (phase.isAsBefore() || phase == Phase.CHECKING);
    }

    /** Whether the last phase that is over is this one. */
    public boolean isAfter(Phase other) {
        return !steps.isEmpty() && steps.getLast().phase() == other;
    }

    /** Whether the user has said that nothing writes any more. */
    public boolean confirmed() {
        return confirmedMillis.isPresent();
    }

    /**
     * The flow whose components run; a task that nobody has turned around flows forward. One whose flow forward was ended has none until
     * that is undone: its gates are shut.
     */
    public static Optional<Direction> flow(Optional<Switchover> switchover) {
        if (switchover.isEmpty()) {
            return Optional.of(Direction.FORWARD);
        }
        boolean shut =
                switchover.get().phase() == Phase.UNDOING && switchover.get().isAfter(Phase.TURNING);
        return shut ? Optional.empty() : switchover.get().phase().flow();
    }

    /**
     * What a switchover may take.
     *
     * @param maxLagMillis how far each table may lag behind when it begins
     * @param freezeTimeoutMillis how long writes may still arrive after they were said to have ended
     * @param timeoutMillis how long the target may take to catch up; then it is called off
     */
    public record Settings(long maxLagMillis, long freezeTimeoutMillis, long timeoutMillis) {
        /** As the command line has them. */
        public static final Settings DEFAULT = new Settings(30_000, 60_000, 30_000);
    }

    /**
     * One step that is over.
     *
     * @param outcome what came of it, in words
     */
    public record Step(Phase phase, long startedMillis, long endedMillis, String outcome) {}

    /** How far it is. Each phase is carried out by whoever runs the task, and may be carried out twice. */
    public enum Phase {
        /** The conditions are looked at. Nothing is changed. */
        CHECKING,
        /** Change logs are made on the tables. */
        PREPARING,
        /** The user stops what writes to the collections. */
        FREEZING,
        /** The tables catch up. */
        CATCHING_UP,
        /** The flow forward is ended and fenced, the start of the one back is agreed on. */
        TURNING,
        /** What a switchover that is called off has changed is put back. */
        UNDOING,
        /** Called off: as before. */
        CALLED_OFF,
        /** Applications write to the tables, and the flow back runs. */
        REVERSED,
        /** The user stops what writes to the tables. */
        BACK_FREEZING,
        /** The collections catch up. */
        BACK_CATCHING_UP,
        /** The flow back is ended and fenced, and the one forward begins at a new place. */
        BACK_TURNING,
        /** It is as before the switchover. */
        RETURNED,
        /** The flow back is ended for good, and its change logs are removed. */
        COMPLETING,
        /** There is no way back any more. */
        COMPLETED;

        /** The flow whose components run; neither while it is turned around, and after the end. */
        public Optional<Direction> flow() {
            return switch (this) {
                case CHECKING, PREPARING, FREEZING, CATCHING_UP, UNDOING, CALLED_OFF, RETURNED ->
                    Optional.of(Direction.FORWARD);
                case REVERSED, BACK_FREEZING, BACK_CATCHING_UP -> Optional.of(Direction.REVERSE);
                case TURNING, BACK_TURNING, COMPLETING, COMPLETED -> Optional.empty();
            };
        }

        /** The direction whose source applications may write to. */
        public Direction truth() {
            return switch (this) {
                case CHECKING, PREPARING, FREEZING, CATCHING_UP, TURNING, UNDOING, CALLED_OFF, RETURNED ->
                    Direction.FORWARD;
                case REVERSED, BACK_FREEZING, BACK_CATCHING_UP, BACK_TURNING, COMPLETING, COMPLETED ->
                    Direction.REVERSE;
            };
        }

        /** Whether the tables have change logs from its beginning to its end. */
        public boolean keepsLogs() {
            return switch (this) {
                case FREEZING, CATCHING_UP, TURNING, REVERSED, BACK_FREEZING, BACK_CATCHING_UP -> true;
                default -> false;
            };
        }

        /** Whether it waits for the user to say that nothing writes any more. */
        public boolean freezes() {
            return this == FREEZING || this == BACK_FREEZING;
        }

        /** Whether data flows as if nobody had turned the task around: another switchover may begin. */
        public boolean isAsBefore() {
            return this == CALLED_OFF || this == RETURNED;
        }

        /** Whether whoever runs the task has something to do for it. */
        public boolean isUnderWay() {
            return switch (this) {
                case CALLED_OFF, REVERSED, RETURNED, COMPLETED -> false;
                default -> true;
            };
        }
    }
}
