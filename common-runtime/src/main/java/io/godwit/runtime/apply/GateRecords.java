package io.godwit.runtime.apply;

import io.godwit.model.target.CheckpointLost;
import io.godwit.model.target.PhaseGate;
import io.godwit.runtime.state.HandOff;
import java.util.function.Predicate;

/**
 * Records mappings at their gates. One that was recorded and is not any more has lost with its gate what the target knew of it: recorded
 * anew, its changes would wait for a gate that nobody opens, or its rows would be written twice. Thread-safe; calls block. Invariant 3.
 */
public final class GateRecords {
    private final PhaseGate gate;
    private final Predicate<HandOff> begun;

    /**
     * Records at {@code gate}.
     *
     * @param begun what is known elsewhere: whether something was done for the attempt that is only done once it is recorded; asked first
     */
    public GateRecords(PhaseGate gate, Predicate<HandOff> begun) {
        this.gate = gate;
        this.begun = begun;
    }

    /**
     * Records the mapping unless it is; returns the phase it is in.
     *
     * @throws io.godwit.model.error.GodwitException configuration, TARGET_CHECKPOINT_LOST, where its gate is gone
     */
    public PhaseGate.Phase open(HandOff handOff) {
        long collection = handOff.mapping().collection().id();
        if (begun.test(handOff) && gate.phase(handOff.taskId(), collection).isEmpty()) {
            throw CheckpointLost.of(handOff.mapping(), "the gate");
        }
        return gate.open(handOff.taskId(), handOff.mapping(), handOff.attempt());
    }
}
