package io.godwit.control.lifecycle;

import java.time.Instant;

/** What a decision asks of whoever drives the task. Each is safe to carry out twice. */
public sealed interface TaskEffect {
    /** Every process of an earlier run is to be fenced. */
    record RaiseGeneration() implements TaskEffect {}

    /** The task's stages are to be carried out, from where they are. */
    record RunStages() implements TaskEffect {}

    /** Its components are to be replaced by ones with the newest spec. */
    record RestartComponents() implements TaskEffect {}

    /** Its components are to save what they hold, and to end. */
    record DrainComponents() implements TaskEffect {}

    /** Topics, checkpoints and registrations of the task are to be removed; its tables stay. */
    record RemoveTraces() implements TaskEffect {}

    /** The change of state is to be recorded for people. */
    record Event(Instant at, String from, String to) implements TaskEffect {}

    /**
     * Whoever asked is to be told that it is not done.
     *
     * @param remedy what to do instead
     */
    record Refuse(String reason, String remedy) implements TaskEffect {}
}
