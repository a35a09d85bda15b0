package io.godwit.runtime.process;

import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Publishes the state of this instance, on each change and every few seconds. Thread-safe. */
final class Heartbeat implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final int MOST_REASONS = 100;

    private final Consumer<InstanceStatus> statuses;
    private final Clock clock;
    private final ComponentArguments arguments;
    private final ProcessUsage usage = new ProcessUsage();
    private final Repeated beats = new Repeated("heartbeat", this::beat);
    private volatile String address = "";
    private volatile InstanceStatus.State state = InstanceStatus.State.STARTING;
    private volatile Optional<Failure> error = Optional.empty();
    private volatile Supplier<Optional<Obstacle>> obstacle = Optional::empty;
    private volatile Supplier<Map<Long, GodwitException>> failedTables = Map::of;

    Heartbeat(Consumer<InstanceStatus> statuses, ComponentArguments arguments, Clock clock) {
        this.statuses = statuses;
        this.arguments = arguments;
        this.clock = clock;
        beats.every(INTERVAL);
    }

    void address(String newAddress) {
        address = newAddress;
    }

    void state(InstanceStatus.State newState, Optional<Failure> newError) {
        state = newState;
        error = newError;
        beat();
    }

    /** Runs from now on; shown as retrying while {@code newObstacle} names one, and with the tables that have failed in it. */
    void running(Supplier<Optional<Obstacle>> newObstacle, Supplier<Map<Long, GodwitException>> newFailedTables) {
        obstacle = newObstacle;
        failedTables = newFailedTables;
        state(InstanceStatus.State.RUNNING, Optional.empty());
    }

    /** Drains from now on; the next beat reports it, since the caller must not wait for Kafka. */
    void draining() {
        state = InstanceStatus.State.DRAINING;
    }

    /** Says how the instance is now. */
    void beat() {
        Optional<Obstacle> met = state == InstanceStatus.State.RUNNING ? obstacle.get() : Optional.empty();
        long now = clock.millis();
        InstanceStatus status = new InstanceStatus(
                arguments.taskId(),
                arguments.component(),
                arguments.ordinal(),
                arguments.generation(),
                met.isPresent() ? InstanceStatus.State.RETRYING : state,
                now,
                address,
                met.map(Obstacle::cause).map(Failure::of).or(() -> error),
                met.flatMap(Obstacle::nextAttempt).map(wait -> now + wait.toMillis()),
                Optional.of(usage()),
                failed());
        statuses.accept(status);
    }

    /** A beat with thousands of reasons would be too large. */
    private Map<Long, Failure> failed() {
        Map<Long, Failure> failed = new LinkedHashMap<>();
        failedTables
                .get()
                .forEach((table, cause) -> failed.put(
                        table,
                        failed.size() < MOST_REASONS
                                ? Failure.of(cause)
                                : new Failure(cause.code().name(), "the instance's log says why", "")));
        return failed;
    }

    private InstanceStatus.Process usage() {
        synchronized (usage) {
            return usage.look();
        }
    }

    @Override
    public void close() {
        beats.close();
    }
}
