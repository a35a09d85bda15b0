package io.godwit.control;

import io.godwit.runtime.state.Switchover;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a switchover, or its way back, would do, and what is known to be in its way. Nothing is changed by it.
 *
 * @param actions in their order
 * @param obstacles what would call it off now; none where nothing is known
 * @param withoutWrites how long nothing may write, from the moment when writes have ended; absent where nothing can be said
 */
public record SwitchoverPlan(List<Action> actions, List<Obstacle> obstacles, Optional<Duration> withoutWrites) {
    /** Copies the lists. */
    public SwitchoverPlan {
        actions = List.copyOf(actions);
        obstacles = List.copyOf(obstacles);
    }

    /**
     * One thing that is done.
     *
     * @param phase in which
     * @param what in words, with the objects that it is done to
     */
    public record Action(Switchover.Phase phase, String what) {}

    /**
     * One thing that is in the way.
     *
     * @param code stable code of the failure that it would be
     * @param object what it is about: a table, a collection, a server
     */
    public record Obstacle(String code, String object, String message, String remedy) {}

    /** The same, with what is in its way before anything else. */
    SwitchoverPlan after(Obstacle first) {
        List<Obstacle> all = new ArrayList<>(List.of(first));
        all.addAll(obstacles);
        return new SwitchoverPlan(actions, all, withoutWrites);
    }
}
