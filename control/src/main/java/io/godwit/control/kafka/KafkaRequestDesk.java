package io.godwit.control.kafka;

import io.godwit.control.managed.RequestDesk;
import io.godwit.control.managed.TaskOutcome;
import io.godwit.control.managed.TaskRequest;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.limit.Backoff;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes requests and reads all outcomes, whoever decided them. One thread of its own reads; it follows from the end that the topic has
 * when the desk opens, so an outcome of a request that is handed in afterwards is never missed.
 */
public final class KafkaRequestDesk implements RequestDesk {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaRequestDesk.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration DELIVERY = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final RecordPublisher publisher;
    private final KafkaConsumer<byte[], byte[]> outcomes;
    private final Map<String, List<CompletableFuture<TaskOutcome>>> waiting = new ConcurrentHashMap<>();
    private final Thread reader;
    private volatile boolean closed;
    private volatile Throwable broken;

    /** The desk of the service whose topics exist in this Kafka. */
    public KafkaRequestDesk(KafkaSettings kafka) {
        this.outcomes = kafka.consumer(Map.of());
        try {
            List<TopicPartition> partitions = partitions();
            outcomes.assign(partitions);
            outcomes.seekToEnd(partitions);
            partitions.forEach(outcomes::position); // seeks now, not at the first poll
        } catch (GodwitException e) {
            outcomes.close();
            throw e;
        } catch (KafkaException e) {
            outcomes.close();
            throw KafkaFailures.of("reading " + TopicNames.OUTCOMES, e);
        }
        this.publisher = new RecordPublisher(kafka, DELIVERY);
        this.reader = Thread.ofPlatform().daemon().name("outcomes").start(this::read);
    }

    /** A broker may not know yet of a topic that was made a moment ago. */
    private List<TopicPartition> partitions() {
        long deadline = System.nanoTime() + DELIVERY.toNanos();
        List<PartitionInfo> known = outcomes.partitionsFor(TopicNames.OUTCOMES);
        while (known.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw GodwitException.retriable(
                        ErrorCode.KAFKA_UNREACHABLE,
                        "topic " + TopicNames.OUTCOMES + " has no partitions",
                        "check that Kafka's brokers are up",
                        null);
            }
            Backoff.pause(PAUSE);
            known = outcomes.partitionsFor(TopicNames.OUTCOMES);
        }
        return known.stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    /** Throws what ended the reading of outcomes, if anything has: no request is answered then. */
    public void requireReading() {
        Throwable cause = broken;
        if (cause instanceof KafkaException refused) {
            throw KafkaFailures.of("reading " + TopicNames.OUTCOMES, refused);
        }
        if (cause != null) {
            throw GodwitException.bug("outcomes are not read any more", cause);
        }
    }

    @Override
    public TaskOutcome ask(TaskRequest request, Duration patience) {
        requireReading();
        CompletableFuture<TaskOutcome> answer = new CompletableFuture<>();
        waiting.computeIfAbsent(request.id(), id -> new CopyOnWriteArrayList<>())
                .add(answer);
        try {
            publisher.offer(TopicNames.REQUESTS, request.task(), request); // one that is lost gets no outcome either
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw GodwitException.retriable(
                    ErrorCode.KAFKA_UNREACHABLE,
                    "the request was not decided within " + patience.toSeconds() + " s",
                    "repeat it with the same id: it is done once. If it happens again, check that an instance of the control"
                            + " service runs and that Kafka answers",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("waiting for an outcome");
        } catch (ExecutionException e) {
            throw GodwitException.bug("an outcome cannot be read", e);
        } finally {
            waiting.computeIfPresent(request.id(), (id, answers) -> {
                answers.remove(answer);
                return answers.isEmpty() ? null : answers;
            });
        }
    }

    private void read() {
        while (!closed) {
            try {
                outcomes.poll(POLL).forEach(this::deliver);
            } catch (WakeupException e) {
                return;
            } catch (InvalidOffsetException e) { // the topic was made anew: nobody waits for what was in it
                LOG.warn("outcomes are read from their end: {}", e.getMessage());
                outcomes.seekToEnd(outcomes.assignment());
            } catch (AuthenticationException | AuthorizationException e) {
                broken = e;
                return;
            } catch (KafkaException | GodwitException e) { // it continues by itself once Kafka answers
                LOG.warn("outcomes cannot be read: {}", e.getMessage());
                Backoff.pause(PAUSE);
            } catch (RuntimeException | Error e) {
                broken = e;
                return;
            }
        }
    }

    private void deliver(ConsumerRecord<byte[], byte[]> outcome) {
        List<CompletableFuture<TaskOutcome>> answers =
                waiting.getOrDefault(new String(outcome.key(), StandardCharsets.UTF_8), List.of());
        if (!answers.isEmpty()) {
            try {
                TaskOutcome answer = Json.read(outcome.value(), TaskOutcome.class);
                answers.forEach(one -> one.complete(answer));
            } catch (GodwitException e) { // the others of this poll are waited for as well
                answers.forEach(one -> one.completeExceptionally(e));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        outcomes.wakeup();
        try {
            reader.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        outcomes.close();
        publisher.close();
    }
}
