package io.godwit.control;

import io.godwit.runtime.limit.WaitClock;
import java.time.Clock;

/**
 * The time by which the control part acts.
 *
 * @param wall what other processes' heartbeats are held against
 * @param waits what restarts and polling wait by
 */
public record ControlClock(Clock wall, WaitClock waits) {
    /** The machine's own. */
    public static final ControlClock SYSTEM = new ControlClock(Clock.systemUTC(), WaitClock.SYSTEM);
}
