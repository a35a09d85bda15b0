package io.godwit.control;

import io.godwit.runtime.limit.WaitClock;
import java.time.Clock;

/**
 * The clock of the control part.
 *
 * @param wall what other processes' heartbeats are compared with
 * @param waits what restarts and polling wait on
 */
public record ControlClock(Clock wall, WaitClock waits) {
    /** The machine's own. */
    public static final ControlClock SYSTEM = new ControlClock(Clock.systemUTC(), WaitClock.SYSTEM);
}
