package io.godwit.runtime.change;

import io.godwit.model.error.GodwitException;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.state.RereadRequest;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests in the command topic, which a thread of its own reads twice a second. */
public final class KafkaRereadRequests implements RereadRequests {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaRereadRequests.class);
    private static final long LOOK_MILLIS = 500;

    private final String taskId;
    private final CompactedTopic commands;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("commands").factory());
    private final AtomicReference<Error> fatal = new AtomicReference<>();
    private volatile List<RereadRequest> open = List.of();

    /** Requests for a task. */
    public KafkaRereadRequests(KafkaSettings settings, String taskId) {
        this.taskId = taskId;
        this.commands = new CompactedTopic(settings, TopicNames.COMMANDS);
        timer.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A request as the record that makes it. */
    public static ProducerRecord<byte[], byte[]> record(RereadRequest request) {
        return RecordPublisher.record(TopicNames.COMMANDS, request.recordKey(), request);
    }

    @Override
    public Collection<RereadRequest> open() {
        Error ended = fatal.get();
        if (ended != null) {
            throw ended; // the thread that looks is gone
        }
        return open;
    }

    @Override
    public void close() {
        timer.close();
        commands.close();
    }

    private void look() {
        try {
            open = commands.refresh().withPrefix(RereadRequest.prefix(taskId)).values().stream()
                    .map(json -> Json.read(json, RereadRequest.class))
                    .toList();
        } catch (GodwitException e) {
            LOG.warn("code={} cannot look for commands: {}", e.code(), e.getMessage());
        } catch (Error e) {
            fatal.compareAndSet(null, e);
            throw e;
        } catch (RuntimeException e) { // a timer that throws never runs again
            LOG.error("cannot look for commands", e);
        }
    }
}
