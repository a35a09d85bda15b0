package io.godwit.control.kafka;

import io.godwit.control.audit.AuditLog;
import io.godwit.control.audit.AuditRecord;
import io.godwit.control.managed.TaskEvent;
import io.godwit.control.precheck.BoundedCall;
import io.godwit.control.topics.EventLook;
import io.godwit.control.topics.PeekedRecord;
import io.godwit.control.topics.RecordLook;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.topic.KeyPartitioner;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.SchemaRegistry;
import io.godwit.runtime.kafka.WireText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Each call has a consumer of its own; few at the same time, since each may hold some megabytes. */
public final class KafkaRecordLook implements RecordLook, EventLook {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(1);
    private static final long MOST_BYTES = 32L * 1024 * 1024;
    private static final int AT_ONCE = 4;
    /** Instances on different machines write the same topic. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final Map<String, Object> SMALL_STEPS = Map.of(
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest", // what was looked for may be trimmed meanwhile
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            50,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            4 * 1024 * 1024,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            256 * 1024,
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            (int) PATIENCE.toMillis());

    private final KafkaSettings kafka;
    private final Function<TaskSpec, SchemaRegistry> registries;
    private final Semaphore peeks = new Semaphore(AT_ONCE, true);
    /** Places of their own: a registry that hangs must not hide the history of tasks. */
    private final Semaphore histories = new Semaphore(AT_ONCE, true);

    /**
     * Asks nobody yet.
     *
     * @param registries connects to the schema registry of a task
     */
    public KafkaRecordLook(KafkaSettings kafka, Function<TaskSpec, SchemaRegistry> registries) {
        this.kafka = kafka;
        this.registries = registries;
    }

    @Override
    public Peeked newest(Wish wish, Optional<TaskSpec> spec) {
        return reading(peeks, wish.topic(), (consumer, time) -> {
            Optional<SchemaRegistry> registry = spec.map(registries);
            try {
                Optional<WireText> wire = registry.map(WireText::new);
                RecordDecoder decoder = new RecordDecoder(wire);
                NewestRecords.Found<PeekedRecord> found = new NewestRecords<PeekedRecord>(
                                consumer, time, MOST_BYTES, wish.limit(), record -> wanted(wish, decoder, record))
                        .in(partitions(consumer, wish.topic(), wish.partition(), time), OptionalLong.empty());
                List<String> notes = new ArrayList<>();
                if (!found.complete()) {
                    notes.add("the search ended after " + PATIENCE.toSeconds() + " s or " + MOST_BYTES / (1024 * 1024)
                            + " MiB; name a partition, or fewer records");
                }
                wire.flatMap(WireText::failure).ifPresent(failure -> notes.add("not decoded: " + failure.getMessage()));
                return new Peeked(found.newestFirst(), found.complete(), notes);
            } finally {
                registry.ifPresent(SchemaRegistry::close);
            }
        });
    }

    private static Optional<PeekedRecord> wanted(
            Wish wish, RecordDecoder decoder, ConsumerRecord<byte[], byte[]> record) {
        String key = decoder.key(record);
        return wish.key().filter(wanted -> !wanted.equals(key)).isPresent()
                ? Optional.empty()
                : Optional.of(decoder.record(key, record));
    }

    /** All events of a task are in one partition, by its name. */
    @Override
    public Found newest(String task, OptionalLong before, int limit) {
        byte[] name = task.getBytes(StandardCharsets.UTF_8);
        return reading(histories, TopicNames.EVENTS, (consumer, time) -> {
            int partitions = partitions(consumer, TopicNames.EVENTS, OptionalInt.empty(), time)
                    .size();
            TopicPartition own =
                    new TopicPartition(TopicNames.EVENTS, KeyPartitioner.partition(Key.of(task), partitions));
            NewestRecords.Found<Stored> found = new NewestRecords<Stored>(
                            consumer,
                            time,
                            MOST_BYTES,
                            limit,
                            record -> Arrays.equals(record.key(), name) ? stored(record) : Optional.empty())
                    .in(List.of(own), before);
            return new Found(found.newestFirst(), found.complete());
        });
    }

    /** The newest entries of the audit that are wanted, newest first. */
    AuditLog.Found audit(AuditLog.Wish wish, OptionalLong before, int limit) {
        return reading(histories, TopicNames.AUDIT, (consumer, time) -> {
            List<TopicPartition> partitions = partitions(consumer, TopicNames.AUDIT, OptionalInt.empty(), time);
            NewestRecords<AuditLog.Stored> search =
                    new NewestRecords<>(consumer, time, MOST_BYTES, limit, record -> read(record, AuditRecord.class)
                            .filter(wish::isFor)
                            .map(entry -> new AuditLog.Stored(record.offset(), entry)));
            long first = offset(consumer, partitions, time, wish.since().map(at -> at.minus(SKEW)), 0);
            long end = offset(consumer, partitions, time, wish.until().map(at -> at.plus(SKEW)), Long.MAX_VALUE);
            NewestRecords.Found<AuditLog.Stored> found =
                    search.in(partitions, first, Math.min(end, before.orElse(Long.MAX_VALUE)));
            return new AuditLog.Found(found.newestFirst(), found.complete());
        });
    }

    /** Where the records of a topic with one partition begin that are of this time or later; beyond all where there are none. */
    private static long offset(
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Within time,
            Optional<Instant> at,
            long usual) {
        if (at.isEmpty()) {
            return usual;
        }
        TopicPartition only = partitions.getFirst();
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(
                Map.of(only, Math.max(0, at.get().toEpochMilli())), Duration.ofMillis(time.leftMillis()));
        return Optional.ofNullable(found.get(only))
                .map(OffsetAndTimestamp::offset)
                .orElse(Long.MAX_VALUE);
    }

    private static Optional<Stored> stored(ConsumerRecord<byte[], byte[]> record) {
        return read(record, TaskEvent.class).map(event -> new Stored(record.offset(), event));
    }

    /** A record that none of ours wrote is passed over. */
    private static <T> Optional<T> read(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
        try {
            return Optional.ofNullable(record.value()).map(json -> Json.read(json, type));
        } catch (GodwitException e) {
            return Optional.empty();
        }
    }

    private static List<TopicPartition> partitions(
            KafkaConsumer<byte[], byte[]> consumer, String topic, OptionalInt only, Within time) {
        List<TopicPartition> found = consumer.partitionsFor(topic, Duration.ofMillis(time.leftMillis())).stream()
                .filter(info -> only.isEmpty() || only.getAsInt() == info.partition())
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (found.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.TOPIC_UNKNOWN,
                    "topic " + topic + " has no " + (only.isPresent() ? "partition " + only.getAsInt() : "partitions"),
                    "name another partition, or none");
        }
        return found;
    }

    private interface Reading<T> {
        T with(KafkaConsumer<byte[], byte[]> consumer, Within time);
    }

    /** On a thread of its own, as a schema registry may accept a connection and never answer. */
    private <T> T reading(Semaphore places, String topic, Reading<T> work) {
        return BoundedCall.start(
                        "Kafka, or the schema registry, about " + topic,
                        ErrorCode.KAFKA_UNREACHABLE,
                        () -> inPlace(places, topic, work),
                        late -> {})
                .await(BOUND);
    }

    private <T> T inPlace(Semaphore places, String topic, Reading<T> work) {
        if (!hasPlace(places)) {
            throw GodwitException.retriable(
                    ErrorCode.KAFKA_UNREACHABLE,
                    "other requests read records of topics at the moment",
                    "repeat the request a moment later",
                    null);
        }
        try {
            KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(SMALL_STEPS);
            try {
                return work.with(consumer, new Within(PATIENCE));
            } finally {
                consumer.close(CloseOptions.timeout(CLOSING));
            }
        } catch (KafkaException e) {
            throw KafkaFailures.of("reading " + topic, e);
        } finally {
            places.release();
        }
    }

    private static boolean hasPlace(Semaphore places) {
        try {
            return places.tryAcquire(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
