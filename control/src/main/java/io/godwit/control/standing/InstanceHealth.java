package io.godwit.control.standing;

import io.godwit.runtime.state.InstanceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Whether a component instance continues. */
public final class InstanceHealth {
    /** A heartbeat is sent about once a second. */
    public static final Duration SILENCE = Duration.ofSeconds(10);

    private InstanceHealth() {}

    /** Whether it runs, as far as its heartbeat shows. */
    public static boolean isAlive(InstanceStatus instance, Instant now) {
        return isMeantToRun(instance) && silence(instance, now).compareTo(SILENCE) < 0;
    }

    /** Whether it is meant to run and gives no sign of life: what it does is not known. */
    public static boolean isSilent(InstanceStatus instance, Instant now) {
        return isMeantToRun(instance) && !isAlive(instance, now);
    }

    /** Why it does not continue, in words; empty if it does, or is not meant to. */
    public static Optional<String> obstacle(InstanceStatus instance, Instant now) {
        String name = instance.name();
        if (!isMeantToRun(instance)) {
            return instance.state() == InstanceStatus.State.FAILED
                    ? Optional.of(name + " failed" + because(instance))
                    : Optional.empty();
        }
        if (!isAlive(instance, now)) {
            return Optional.of(name + " has given no sign of life for "
                    + silence(instance, now).toSeconds() + " s");
        }
        return instance.state() == InstanceStatus.State.RETRYING
                ? Optional.of(name + " is trying again" + because(instance))
                : Optional.empty();
    }

    private static boolean isMeantToRun(InstanceStatus instance) {
        return switch (instance.state()) {
            case STARTING, RUNNING, RETRYING, DRAINING -> true;
            case STOPPED, DONE, FAILED -> false;
        };
    }

    private static Duration silence(InstanceStatus instance, Instant now) {
        return Duration.between(Instant.ofEpochMilli(instance.heartbeatAtMillis()), now);
    }

    private static String because(InstanceStatus instance) {
        return instance.error()
                .map(failure -> String.format(Locale.ROOT, ": %s: %s", failure.code(), failure.message()))
                .orElse("");
    }
}
