package io.godwit.milvus.log;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Milvus's log in Kafka: each physical channel is a topic of that name, of which Milvus uses partition 0 only. Reads without a
 * consumer group; asks no more than the right to read and describe the topics.
 */
public final class KafkaSourceLog implements SourceLog {
    private static final Map<String, Object> TUNING = Map.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_uncommitted", // Milvus's producer knows no transactions
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            10 * 1024 * 1024,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            20 * 1024 * 1024,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            100,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            100);

    private final KafkaSettings settings;
    private final KafkaConsumer<byte[], byte[]> asking;
    private final Admin admin;

    /** The log in the Kafka that {@code settings} reach; connects on first use. */
    public KafkaSourceLog(KafkaSettings settings) {
        this.settings = settings;
        this.asking = settings.consumer(TUNING);
        this.admin = settings.admin();
    }

    @Override
    public Map<String, LogPosition> ends(Collection<String> channels) {
        return positions("reading the ends of the source's log", channels, asking::endOffsets);
    }

    @Override
    public Map<String, LogPosition> starts(Collection<String> channels) {
        return positions("reading the beginnings of the source's log", channels, asking::beginningOffsets);
    }

    @Override
    public Map<String, LogPosition> at(Collection<String> channels, Instant time) {
        Map<String, LogPosition> positions = ends(channels);
        offsetsAt(channels, time).forEach((partition, found) -> {
            if (found != null) {
                positions.put(partition.topic(), LogPosition.of(found.offset()));
            }
        });
        return positions;
    }

    @Override
    public Map<String, Duration> retention(Collection<String> channels) {
        List<ConfigResource> topics = channels.stream()
                .map(c -> new ConfigResource(ConfigResource.Type.TOPIC, c))
                .toList();
        try {
            Map<String, Duration> kept = new HashMap<>();
            admin.describeConfigs(topics).all().get().forEach((topic, config) -> {
                long millis = number(config, TopicConfig.RETENTION_MS_CONFIG);
                if (millis >= 0) {
                    kept.put(topic.name(), Duration.ofMillis(millis));
                }
            });
            return kept;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.fenced("interrupted while reading the retention of the source's log");
        } catch (ExecutionException e) {
            throw failure("reading the retention of the source's log", e.getCause());
        }
    }

    @Override
    public Optional<Instant> takenAt(String channel, LogPosition position) {
        try (KafkaConsumer<byte[], byte[]> consumer = settings.consumer(TUNING)) {
            TopicPartition partition = partition(channel);
            consumer.assign(List.of(partition));
            consumer.seek(partition, position.offset());
            return consumer.poll(Duration.ofSeconds(1)).records(partition).stream()
                    .findFirst()
                    .map(r -> Instant.ofEpochMilli(r.timestamp()));
        } catch (OffsetOutOfRangeException e) {
            return Optional.empty();
        } catch (KafkaException e) {
            throw failure("reading a message of channel " + channel, e);
        }
    }

    @Override
    public Reader read(Map<String, LogPosition> from) {
        Map<String, LogPosition> starts = starts(from.keySet());
        Map<String, LogPosition> ends = ends(from.keySet());
        from.forEach((channel, position) -> {
            if (position.compareTo(starts.get(channel)) < 0 || position.compareTo(ends.get(channel)) > 0) {
                throw lost(
                        "channel " + channel + " holds messages " + starts.get(channel) + " to " + ends.get(channel)
                                + ", and " + position + " is where to go on",
                        null);
            }
        });
        return new KafkaReader(from);
    }

    @Override
    public void close() {
        synchronized (asking) {
            asking.close();
        }
        admin.close();
    }

    private Map<TopicPartition, OffsetAndTimestamp> offsetsAt(Collection<String> channels, Instant time) {
        Map<TopicPartition, Long> wanted =
                channels.stream().collect(Collectors.toMap(KafkaSourceLog::partition, c -> time.toEpochMilli()));
        try {
            synchronized (asking) {
                return asking.offsetsForTimes(wanted);
            }
        } catch (KafkaException e) {
            throw failure("looking for a time in the source's log", e);
        }
    }

    private Map<String, LogPosition> positions(
            String doing,
            Collection<String> channels,
            Function<Collection<TopicPartition>, Map<TopicPartition, Long>> offsets) {
        try {
            Map<String, LogPosition> positions = new HashMap<>();
            synchronized (asking) {
                offsets.apply(channels.stream().map(KafkaSourceLog::partition).toList())
                        .forEach((partition, offset) -> positions.put(partition.topic(), LogPosition.of(offset)));
            }
            for (String channel : channels) {
                if (!positions.containsKey(channel)) {
                    throw missing(channel, null);
                }
            }
            return positions;
        } catch (KafkaException e) {
            throw failure(doing, e);
        }
    }

    private static TopicPartition partition(String channel) {
        return new TopicPartition(channel, 0);
    }

    private static long number(Config config, String key) {
        return Long.parseLong(config.get(key).value());
    }

    private static GodwitException missing(String channel, Throwable cause) {
        return GodwitException.configuration(
                ErrorCode.SOURCE_LOG_UNREACHABLE,
                "the Kafka of spec.source.log has no topic " + channel,
                "name the Kafka that Milvus itself writes to in spec.source.log.kafka.bootstrapServers",
                cause);
    }

    private static GodwitException lost(String what, Throwable cause) {
        return GodwitException.configuration(
                ErrorCode.SOURCE_LOG_LOST,
                "the source's log no longer holds what was not read: " + what,
                "changes are lost: empty the tables and run the task under a new name for a full migration; and raise"
                        + " retention.ms of the source's topics",
                cause);
    }

    private static GodwitException failure(String doing, Throwable cause) {
        if (cause instanceof UnknownTopicOrPartitionException) {
            return missing(doing, cause);
        }
        GodwitException known = KafkaFailures.of(doing, cause);
        return known.code() == ErrorCode.KAFKA_UNREACHABLE
                ? new GodwitException(
                        known.kind(),
                        ErrorCode.SOURCE_LOG_UNREACHABLE,
                        String.valueOf(known.getMessage()),
                        "check that the brokers of spec.source.log.kafka.bootstrapServers answer, and its security settings",
                        cause)
                : known;
    }

    private final class KafkaReader implements Reader {
        private final KafkaConsumer<byte[], byte[]> consumer = settings.consumer(TUNING);

        KafkaReader(Map<String, LogPosition> from) {
            consumer.assign(
                    from.keySet().stream().map(KafkaSourceLog::partition).toList());
            from.forEach((channel, position) -> consumer.seek(partition(channel), position.offset()));
        }

        @Override
        public List<LogRecord> poll(Duration wait) {
            try {
                List<LogRecord> records = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
                    byte[] payload = record.value() == null ? new byte[0] : record.value();
                    records.add(new LogRecord(
                            record.topic(),
                            LogPosition.of(record.offset()),
                            LogPosition.of(record.offset() + 1),
                            record.timestamp(),
                            payload));
                }
                return records;
            } catch (OffsetOutOfRangeException e) {
                throw lost(String.valueOf(e.getMessage()), e);
            } catch (TimeoutException e) {
                return List.of();
            } catch (KafkaException e) {
                throw failure("reading the source's log", e);
            }
        }

        @Override
        public void pause(Collection<String> channels) {
            consumer.pause(channels.stream().map(KafkaSourceLog::partition).toList());
        }

        @Override
        public void resume(Collection<String> channels) {
            consumer.resume(channels.stream().map(KafkaSourceLog::partition).toList());
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
