package io.godwit.runtime.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How Kafka is reached.
 *
 * @param properties security settings under Kafka's own names; secrets already resolved
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> properties) {
    /** The largest record that Godwit's producers send and its topics take. */
    public static final int MOST_RECORD_BYTES = 10 * 1024 * 1024;

    /** A producer of bytes with {@code acks=all}; transactional under {@code transactionalId}. */
    public TransactionalProducer transactionalProducer(String transactionalId, Map<String, Object> overrides) {
        Map<String, Object> config = common();
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 40_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 35_000);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_RECORD_BYTES);
        config.putAll(overrides);
        return new TransactionalProducer(config);
    }

    /** An idempotent producer of bytes with {@code acks=all}. */
    public KafkaProducer<byte[], byte[]> producer() {
        return producer(Map.of());
    }

    /** The same with other settings. */
    public KafkaProducer<byte[], byte[]> producer(Map<String, Object> overrides) {
        Map<String, Object> config = common();
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_RECORD_BYTES);
        config.putAll(overrides);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A consumer of committed bytes that never jumps silently ({@code auto.offset.reset=none}) and commits nothing itself. */
    public KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> overrides) {
        Map<String, Object> config = common();
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.putAll(overrides);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** An admin client; throws a retriable failure where no address can be resolved. */
    public Admin admin() {
        try {
            return Admin.create(common());
        } catch (KafkaException e) {
            throw KafkaFailures.unusable(bootstrapServers, e);
        }
    }

    /** Without the properties: secrets are among them. */
    @Override
    public String toString() {
        return "Kafka at " + bootstrapServers;
    }

    private Map<String, Object> common() {
        Map<String, Object> config = new HashMap<>(properties);
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put("enable.metrics.push", false);
        return config;
    }
}
