package io.godwit.runtime.process;

import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.state.InstanceStatus;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

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

    private void beat() {
        InstanceStatus status = new InstanceStatus(
                arguments.taskId(),
                arguments.component(),
                arguments.ordinal(),
                arguments.generation(),
                state,
                System.currentTimeMillis(),
                address,
                error);
        publisher.offer(TopicNames.STATUS, status.key(), status);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        publisher.close();
    }
}
