package io.godwit.control.turn;

import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.Switchover;
import java.util.Optional;
import java.util.OptionalLong;

/** Is told how the phase of a switchover goes. What it is told may be told again; it may come too late. */
public interface PhaseReports {
    /** Reports of a run that can carry no switchover out. */
    PhaseReports NONE = new PhaseReports() {
        @Override
        public void reached(Switchover of, OptionalLong timestamp, String outcome) {
            throw new IllegalStateException("a run in the foreground is not turned around");
        }

        @Override
        public void waits(Switchover of, String why) {
            throw new IllegalStateException("a run in the foreground is not turned around");
        }

        @Override
        public void calledOff(Switchover of, Failure why) {
            throw new IllegalStateException("a run in the foreground is not turned around");
        }

        @Override
        public void cleaned(Switchover of, Optional<String> uncarried) {
            throw new IllegalStateException("a run in the foreground is not turned around");
        }
    };

    /**
     * The phase is over.
     *
     * @param timestamp what was agreed on in it, if anything
     * @param outcome in words
     */
    void reached(Switchover of, OptionalLong timestamp, String outcome);

    /** The phase cannot end yet. */
    void waits(Switchover of, String why);

    /** The phase ended the switchover, or the way back. */
    void calledOff(Switchover of, Failure why);

    /**
     * No change log is left.
     *
     * @param uncarried what was found to be carried to neither side, in words
     */
    void cleaned(Switchover of, Optional<String> uncarried);
}
