package io.godwit.control.stage;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.InstanceStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Refuses what may only be done to a task that is not running. */
final class StoppedTask {
    private static final Duration ALIVE = Duration.ofSeconds(10);

    private StoppedTask() {}

    /** Throws a configuration failure if an instance has just given a sign of life. */
    static void require(List<InstanceStatus> instances, Clock clock) {
        List<String> alive = alive(instances, clock);
        if (!alive.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "the task is running: " + alive,
                    "stop it first (Ctrl-C in its terminal); a killed task counts as stopped after " + ALIVE.toSeconds()
                            + " s");
        }
    }

    /** The instances that have just given a sign of life. */
    static List<String> alive(List<InstanceStatus> instances, Clock clock) {
        return instances.stream()
                .filter(i -> switch (i.state()) {
                    case STARTING, RUNNING, RETRYING, DRAINING ->
                        clock.millis() - i.heartbeatAtMillis() < ALIVE.toMillis();
                    case STOPPED, DONE, FAILED -> false;
                })
                .map(InstanceStatus::name)
                .toList();
    }
}
