package io.godwit.control.worker;

import io.godwit.control.managed.SwitchoverReport;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskStage;
import java.util.Optional;

/** What a run hears from whoever ordered it, and tells it. Thread-safe. */
public interface RunSignals {
    /** Whether the run is asked to end here. */
    boolean isEnding();

    /** Whether it ends for another instance to continue it: its components stay. */
    boolean isLeaving();

    /** Whether it was ordered so short a while ago that a server that does not answer yet is waited for. */
    boolean isBeginning();

    /** A stage begins, or goes on after the run began again. */
    void begun(TaskStage stage);

    /** A stage is complete while others go on. */
    void ended(TaskStage stage);

    /** The components run with a changed spec. */
    void modified();

    /** What keeps a component from its work, or that nothing does any more; one attempt, and whether it is durable. */
    boolean kept(String component, Optional<Failure> by);

    /** How the phase of its switchover goes; durable once this returns, unless the run is to end. Said again, it changes nothing. */
    void switched(SwitchoverReport report);

    /** What was found that it will not begin with, before everything is looked at; returns immediately, and nothing else depends on it. */
    void found(Failure failure);
}
