package io.godwit.control.worker;

/** What a run hears from whoever ordered it, and tells it. Thread-safe. */
public interface RunSignals {
    /** Whether the run is asked to end here. */
    boolean isEnding();

    /** Whether it ends for another instance to continue it: its components stay. */
    boolean isLeaving();

    /** The components run with a changed spec. */
    void modified();
}
