package io.godwit.control.lifecycle;

import java.time.Instant;

/** What a decision asks the driver of the task to do. Each is safe to carry out twice. */
public sealed interface TaskEffect {
    /** Every process of an earlier run is to be fenced. */
    record RaiseGeneration() implements TaskEffect {}

    /** The task's stages are to be carried out, from where they are. */
    record RunStages() implements TaskEffect {}

    /** Its components are to be replaced by ones with the latest spec. */
    record RestartComponents() implements TaskEffect {}

    /** Its components are to save what they hold and end. */
    record DrainComponents() implements TaskEffect {}

    /** Topics, checkpoints and registrations of the task are to be removed; its tables stay. */
    record RemoveTraces() implements TaskEffect {}

    /** The change of state is to be recorded for people. */
    record Event(Instant at, String from, String to) implements TaskEffect {}

    /**
     * The requester is to be informed that it is not done.
     *
     * @param remedy what to do instead
     */
    record Refuse(String reason, String remedy) implements TaskEffect {}
}
