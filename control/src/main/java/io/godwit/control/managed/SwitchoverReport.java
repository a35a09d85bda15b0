package io.godwit.control.managed;

import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.Switchover;
import java.util.Optional;

/**
 * What whoever runs a task reports of the phase of its switchover.
 *
 * @param number of the switchover, and {@code phase} of it, that the report is about: by now it may be another one
 * @param timestamp what the target has to have caught up to, where that was agreed on with this
 * @param words what came of the phase, or what it waits for
 * @param failure why it was called off
 */
public record SwitchoverReport(
        int number,
        Switchover.Phase phase,
        Event event,
        Optional<Long> timestamp,
        Optional<String> words,
        Optional<Failure> failure)
        implements SwitchoverInput {
    /** What happened. */
    public enum Event {
        /** The phase is carried out. */
        REACHED,
        /** It goes on, and waits for something. */
        WAITS,
        /** It cannot be carried out, or took too long. */
        CALLED_OFF,
        /** No change log is left. */
        CLEANED
    }

    /** The phase that a switchover is in is carried out. */
    public static SwitchoverReport reached(Switchover switchover, String words) {
        return of(switchover, Event.REACHED, Optional.empty(), Optional.of(words), Optional.empty());
    }

    /** The same, and a timestamp was agreed on. */
    public static SwitchoverReport reached(Switchover switchover, long timestamp, String words) {
        return of(switchover, Event.REACHED, Optional.of(timestamp), Optional.of(words), Optional.empty());
    }

    /** It waits for this. */
    public static SwitchoverReport waits(Switchover switchover, String words) {
        return of(switchover, Event.WAITS, Optional.empty(), Optional.of(words), Optional.empty());
    }

    /** No change log of it is left; {@code uncarried} is what was found to be carried to neither side. */
    public static SwitchoverReport cleaned(Switchover switchover, Optional<String> uncarried) {
        return of(switchover, Event.CLEANED, Optional.empty(), uncarried, Optional.empty());
    }

    /** It is to be as before, for this reason. */
    public static SwitchoverReport calledOff(Switchover switchover, Failure failure) {
        return of(switchover, Event.CALLED_OFF, Optional.empty(), Optional.empty(), Optional.of(failure));
    }

    private static SwitchoverReport of(
            Switchover switchover,
            Event event,
            Optional<Long> timestamp,
            Optional<String> words,
            Optional<Failure> failure) {
        return new SwitchoverReport(switchover.number(), switchover.phase(), event, timestamp, words, failure);
    }
}
