package io.godwit.control.kafka;

import io.godwit.control.monitor.MonitorShares;
import io.godwit.control.series.SeriesLog;
import io.godwit.control.series.TaskWindow;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.topic.SeriesStep;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic for each step, whose retention is that of the step; the time of a record is when its window began, so Kafka's own index finds
 * the first record of a time. A read has a consumer of its own and keeps nothing; few at the same time, since each holds some megabytes.
 */
public final class KafkaSeriesLog implements SeriesLog {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSING = Duration.ofSeconds(1);
    private static final int AT_ONCE = 4;

    private final KafkaSettings kafka;
    private final Duration patience;
    private final RecordPublisher publisher;
    private final Semaphore reads = new Semaphore(AT_ONCE, true);

    /** The windows of the service whose topics exist in this Kafka. */
    public KafkaSeriesLog(KafkaSettings kafka) {
        this(kafka, PATIENCE);
    }

    /** The same for who waits as long as {@code patience} for a read, or a write. */
    public KafkaSeriesLog(KafkaSettings kafka, Duration patience) {
        this.kafka = kafka;
        this.patience = patience;
        this.publisher = new RecordPublisher(kafka, patience);
    }

    @Override
    public void keep(SeriesStep step, List<TaskWindow> windows) {
        publisher.publish(windows.stream()
                .map(window -> new ProducerRecord<>(
                        TopicNames.series(step),
                        MonitorShares.of(window.taskId()),
                        window.startMillis(),
                        window.taskId().getBytes(StandardCharsets.UTF_8),
                        Json.write(window)))
                .toList());
    }

    @Override
    public List<TaskWindow> read(String taskId, SeriesStep step, long from, long to) {
        byte[] key = taskId.getBytes(StandardCharsets.UTF_8);
        return read(
                new TopicPartition(TopicNames.series(step), MonitorShares.of(taskId)),
                from,
                to,
                record -> Arrays.equals(record.key(), key));
    }

    @Override
    public List<TaskWindow> recent(int share, long from) {
        return read(
                new TopicPartition(TopicNames.series(SeriesStep.TEN_SECONDS), share),
                from,
                Long.MAX_VALUE,
                record -> true);
    }

    private List<TaskWindow> read(
            TopicPartition partition, long from, long to, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        Within time = new Within(patience);
        begin(time);
        KafkaConsumer<byte[], byte[]> consumer = null;
        try {
            consumer = kafka.consumer(tuning());
            return read(consumer, partition, new Span(from, to), wanted, time);
        } catch (KafkaException e) {
            throw KafkaFailures.of("reading " + partition.topic(), e);
        } finally {
            reads.release();
            if (consumer != null) {
                consumer.close(CloseOptions.timeout(CLOSING));
            }
        }
    }

    private Map<String, Object> tuning() {
        return Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                50,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                4 * 1024 * 1024,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) patience.toMillis());
    }

    private void begin(Within time) {
        try {
            if (reads.tryAcquire(time.leftMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("waiting to read series");
        }
        throw late("series are read by " + AT_ONCE + " others");
    }

    private record Span(long from, long to) {
        boolean has(long millis) {
            return from <= millis && millis < to;
        }
    }

    private List<TaskWindow> read(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            Span span,
            Predicate<ConsumerRecord<byte[], byte[]>> wanted,
            Within time) {
        List<TaskWindow> found = new ArrayList<>();
        OffsetAndTimestamp first =
                consumer.offsetsForTimes(Map.of(partition, span.from())).get(partition);
        if (first == null) {
            return found;
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, first.offset());
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
            if (time.isOver()) {
                throw late("reading " + partition.topic() + " took too long");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                // Late ones come out of order, by less than the longest step.
                if (record.timestamp() - SeriesStep.QUARTER.millis() >= span.to()) {
                    return found;
                }
                if (span.has(record.timestamp()) && wanted.test(record)) {
                    found.add(Json.read(record.value(), TaskWindow.class));
                }
            }
        }
        return found;
    }

    private GodwitException late(String what) {
        return GodwitException.retriable(
                ErrorCode.KAFKA_UNREACHABLE,
                what + ", for " + patience.toSeconds() + " s",
                "ask for a shorter time, or a longer step; check that the brokers answer",
                null);
    }

    @Override
    public void close() {
        publisher.close();
    }
}
