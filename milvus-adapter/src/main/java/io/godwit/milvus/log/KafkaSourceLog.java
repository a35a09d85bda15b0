package io.godwit.milvus.log;

import io.godwit.model.log.LogPosition;
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
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Milvus's log in Kafka: each physical channel is a topic of that name, of which Milvus uses partition 0 only. Reads without a
 * consumer group; needs no more than the right to read the topics and to describe them. Where it may describe their configuration
 * and the cluster too, it reports how long and how much they keep.
 */
public final class KafkaSourceLog implements SourceLog {
    private static final long NO_MESSAGE = -1;
    private static final Map<String, Object> TUNING = Map.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_uncommitted", // Milvus's producer does not use transactions
            ConsumerConfig
                    .MAX_PARTITION_FETCH_BYTES_CONFIG, // packed, and of each channel; a larger batch is returned anyway
            2 * 1024 * 1024,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            16 * 1024 * 1024,
            ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
            64 * 1024,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            50,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            KafkaLogReader.RECORDS_OF_A_POLL);

    private final KafkaSettings settings;
    private final Admin admin;
    private final KafkaLogLooks looks;
    private final KafkaLogBounds bounds;
    private final Set<String> existing = ConcurrentHashMap.newKeySet();

    /** The log in the Kafka that {@code settings} reach; connects on first use. */
    public KafkaSourceLog(KafkaSettings settings) {
        this.settings = settings;
        this.admin = settings.admin();
        this.looks = new KafkaLogLooks(() -> settings.consumer(TUNING));
        this.bounds = new KafkaLogBounds(admin);
    }

    @Override
    public Map<String, LogPosition> ends(Collection<String> channels) {
        return positions("reading the ends of the source's log", channels, OffsetSpec.latest());
    }

    @Override
    public Map<String, LogPosition> starts(Collection<String> channels) {
        return positions("reading the beginnings of the source's log", channels, OffsetSpec.earliest());
    }

    @Override
    public Map<String, LogPosition> at(Collection<String> channels, Instant time) {
        Map<String, LogPosition> ends = ends(channels);
        Map<String, LogPosition> positions = positions(
                "looking for a time in the source's log", channels, OffsetSpec.forTimestamp(time.toEpochMilli()));
        positions.replaceAll((channel, position) -> position.offset() == NO_MESSAGE ? ends.get(channel) : position);
        return positions;
    }

    @Override
    public Map<String, Duration> retention(Collection<String> channels) {
        requireTopics(channels);
        Map<String, Duration> kept = new HashMap<>();
        bounds.of(channels, TopicConfig.RETENTION_MS_CONFIG)
                .forEach((channel, millis) -> kept.put(channel, Duration.ofMillis(millis)));
        return kept;
    }

    @Override
    public Map<String, SizeBound> sizeBounds(Collection<String> channels) {
        requireTopics(channels);
        Map<String, Long> most = bounds.of(channels, TopicConfig.RETENTION_BYTES_CONFIG);
        Map<String, Long> held = most.isEmpty() ? Map.of() : bounds.heldBytes(most.keySet());
        Map<String, SizeBound> sizes = new HashMap<>();
        most.forEach((channel, bytes) -> sizes.put(
                channel,
                new SizeBound(
                        bytes, held.containsKey(channel) ? OptionalLong.of(held.get(channel)) : OptionalLong.empty())));
        return sizes;
    }

    @Override
    public Optional<Instant> takenAt(String channel, LogPosition position) {
        List<String> channels = List.of(channel);
        long start = starts(channels).get(channel).offset();
        long end = ends(channels).get(channel).offset();
        long place = Math.max(start, position.offset());
        return place < end ? looks.firstTakenAt(partition(channel), place, end) : Optional.empty();
    }

    @Override
    public Reader read(Map<String, LogPosition> from) {
        Map<String, LogPosition> starts = starts(from.keySet());
        Map<String, LogPosition> ends = ends(from.keySet());
        List<String> lost = new ArrayList<>();
        from.forEach((channel, position) -> {
            if (position.compareTo(starts.get(channel)) < 0 || position.compareTo(ends.get(channel)) > 0) {
                lost.add("channel " + channel + " holds messages " + starts.get(channel) + " to " + ends.get(channel)
                        + ", and " + position + " is where to continue");
            }
        });
        if (!lost.isEmpty()) {
            throw KafkaLogFailures.lost(String.join("; ", lost), null);
        }
        return new KafkaLogReader(settings.consumer(TUNING), from);
    }

    @Override
    public void close() {
        looks.close();
        admin.close();
    }

    static TopicPartition partition(String channel) {
        return new TopicPartition(channel, 0);
    }

    private Map<String, LogPosition> positions(String doing, Collection<String> channels, OffsetSpec spec) {
        requireTopics(channels);
        Map<TopicPartition, OffsetSpec> wanted =
                channels.stream().collect(Collectors.toMap(KafkaSourceLog::partition, c -> spec));
        Map<String, LogPosition> positions = new HashMap<>();
        await(doing, admin.listOffsets(wanted).all())
                .forEach((partition, found) -> positions.put(partition.topic(), LogPosition.of(found.offset())));
        return positions;
    }

    /** Fails immediately where a topic is missing: Kafka's clients would look for it for a minute, then report a timeout. */
    private void requireTopics(Collection<String> channels) {
        List<String> unknown =
                channels.stream().filter(c -> !existing.contains(c)).toList();
        admin.describeTopics(unknown).topicNameValues().forEach((channel, topic) -> {
            await("looking for topic " + channel, channel, topic);
            existing.add(channel);
        });
    }

    private static <T> T await(String doing, KafkaFuture<T> answer) {
        return await(doing, "of a channel", answer);
    }

    private static <T> T await(String doing, String channel, KafkaFuture<T> answer) {
        return KafkaFailures.await(doing, answer, cause -> {
            boolean missing =
                    cause instanceof UnknownTopicOrPartitionException || cause instanceof InvalidTopicException;
            return missing ? KafkaLogFailures.missing(channel, cause) : KafkaLogFailures.of(doing, cause);
        });
    }
}
