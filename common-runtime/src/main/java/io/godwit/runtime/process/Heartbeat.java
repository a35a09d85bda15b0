package io.godwit.runtime.process;

import io.godwit.model.error.GodwitException;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.state.InstanceStatus;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Publishes the state of this instance, at each change and every few seconds. Thread-safe. */
final class Heartbeat implements AutoCloseable {
    private static final long INTERVAL_SECONDS = 2;

    private final RecordPublisher publisher;
    private final ComponentArguments arguments;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("heartbeat").factory());
    private volatile String address = "";
    private volatile InstanceStatus.State state = InstanceStatus.State.STARTING;
    private volatile Optional<InstanceStatus.Failure> error = Optional.empty();
    private volatile Supplier<Optional<GodwitException>> obstacle = Optional::empty;

    Heartbeat(KafkaSettings kafka, ComponentArguments arguments) {
        this.publisher = new RecordPublisher(kafka);
        this.arguments = arguments;
        timer.scheduleWithFixedDelay(this::beat, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    void address(String newAddress) {
        address = newAddress;
    }

    void state(InstanceStatus.State newState, Optional<InstanceStatus.Failure> newError) {
        state = newState;
        error = newError;
        beat();
    }

    /** Runs from now on; shown as retrying while {@code newObstacle} names one. */
    void running(Supplier<Optional<GodwitException>> newObstacle) {
        obstacle = newObstacle;
        state(InstanceStatus.State.RUNNING, Optional.empty());
    }

    /** Drains from now on; the next beat tells, since the caller must not wait for Kafka. */
    void draining() {
        state = InstanceStatus.State.DRAINING;
    }

    static InstanceStatus.Failure failure(GodwitException cause) {
        return new InstanceStatus.Failure(cause.code().name(), String.valueOf(cause.getMessage()), cause.remedy());
    }

    private void beat() {
        Optional<InstanceStatus.Failure> retried =
                state == InstanceStatus.State.RUNNING ? obstacle.get().map(Heartbeat::failure) : Optional.empty();
        InstanceStatus status = new InstanceStatus(
                arguments.taskId(),
                arguments.component(),
                arguments.ordinal(),
                arguments.generation(),
                retried.isPresent() ? InstanceStatus.State.RETRYING : state,
                System.currentTimeMillis(),
                address,
                retried.or(() -> error));
        publisher.offer(TopicNames.STATUS, status.key(), status);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        publisher.close();
    }
}
