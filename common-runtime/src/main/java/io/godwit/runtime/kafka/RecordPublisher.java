package io.godwit.runtime.kafka;

import io.godwit.model.error.GodwitException;
import io.godwit.runtime.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Publishes control records as JSON. Thread-safe. */
public final class RecordPublisher implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    /** A publisher to {@code settings}. */
    public RecordPublisher(KafkaSettings settings) {
        this.producer = settings.producer();
    }

    /** A publisher that gives a record up when it is not durable after {@code patience}, and blocks no longer than that. */
    public RecordPublisher(KafkaSettings settings, Duration patience) {
        int millis = (int) patience.toMillis();
        this.producer = settings.producer(Map.of(
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                millis,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                millis,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                millis / 2,
                ProducerConfig.LINGER_MS_CONFIG,
                0));
    }

    /** Publishes and waits until the record is durable. Throws a retriable failure when Kafka is unavailable. */
    public void publish(String topic, String key, Object value) {
        publish(List.of(record(topic, key, value)));
    }

    /** The same for many records, which are awaited together: that takes as long as for one. */
    public void publish(Collection<ProducerRecord<byte[], byte[]>> records) {
        String doing = "publishing to "
                + records.stream().map(ProducerRecord::topic).distinct().collect(Collectors.joining(", "));
        try {
            List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
            for (ProducerRecord<byte[], byte[]> record : records) {
                sent.add(producer.send(record));
            }
            for (Future<RecordMetadata> answer : sent) {
                answer.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted(doing);
        } catch (ExecutionException | KafkaException e) {
            throw KafkaFailures.of(doing, e);
        }
    }

    /** Publishes without waiting; a loss is harmless because the next record of the key replaces this one. */
    public void offer(String topic, String key, Object value) {
        producer.send(record(topic, key, value), (metadata, failure) -> {});
    }

    /** A control record. */
    public static ProducerRecord<byte[], byte[]> record(String topic, String key, Object value) {
        return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), Json.write(value));
    }

    /** A record that removes the one under this key. */
    public static ProducerRecord<byte[], byte[]> removal(String topic, String key) {
        return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), null);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
