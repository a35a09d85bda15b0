package io.godwit.runtime.kafka;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.topic.SeriesStep;
import io.godwit.model.topic.TopicNames;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How Godwit's topics are created.
 *
 * @param replicationFactor replicas of each partition
 * @param minInsyncReplicas replicas that must hold a record before its producer, which asks for all, gets an acknowledgement:
 *     invariant 1 when brokers are lost
 */
public record TopicDesign(int replicationFactor, int minInsyncReplicas) {
    private static final int MIB = 1024 * 1024;
    private static final int SEGMENTS_OF_TOPIC_BYTES = 256 * MIB;
    private static final int LEAST_SEGMENT_BYTES = 16 * MIB; // holds the largest record
    private static final int MOST_SEGMENT_BYTES = 128 * MIB;
    private static final int COMPACTED_SEGMENT_BYTES = 8 * MIB;
    /** Partitions of the service's topics that are shared out among its instances; never changes. */
    public static final int SERVICE_PARTITIONS = 8;

    private static final Duration REQUESTS_KEPT = Duration.ofDays(7);
    private static final Duration EVENTS_KEPT = Duration.ofDays(90);
    private static final Duration AUDIT_KEPT = Duration.ofDays(366);
    /** Whoever makes the service write it cannot fill a broker's disk. */
    private static final long MOST_AUDIT_BYTES = 4096L * MIB;

    /** What a task asks for. */
    public static TopicDesign of(KafkaSpec spec) {
        return new TopicDesign(spec.replicationFactor(), spec.minInsyncReplicas());
    }

    /** Topics with this many replicas. */
    public static TopicDesign replicated(int replicationFactor) {
        return new TopicDesign(replicationFactor, KafkaSpec.defaultMinInsyncReplicas(replicationFactor));
    }

    /** The topics that all tasks share. */
    public List<NewTopic> control() {
        return Stream.of(TopicNames.TASKS, TopicNames.COMMANDS, TopicNames.STATUS, TopicNames.POSITIONS)
                .map(this::compacted)
                .toList();
    }

    /**
     * The topics of the control service. Requests and reports of a task are decided in one order: as many partitions each, which
     * never change, since the state is divided in the same way.
     */
    public List<NewTopic> service() {
        Stream<NewTopic> logs = Stream.of(TopicNames.REQUESTS, TopicNames.REPORTS, TopicNames.OUTCOMES)
                .map(name -> log(name, REQUESTS_KEPT));
        Stream<NewTopic> rest = Stream.of(
                log(TopicNames.EVENTS, EVENTS_KEPT),
                audit(),
                compacted(TopicNames.ORDERS, SERVICE_PARTITIONS),
                compacted(TopicNames.RESOURCES),
                compacted(TopicNames.ALERTS),
                compacted(TopicNames.PRECHECKS));
        Stream<NewTopic> series = Arrays.stream(SeriesStep.values()).map(this::series);
        return Stream.of(logs, rest, series).flatMap(topics -> topics).toList();
    }

    /** Kafka drops whole segments, each when its last record has expired. */
    private NewTopic series(SeriesStep step) {
        return topic(
                TopicNames.series(step),
                SERVICE_PARTITIONS,
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        String.valueOf(step.kept().toMillis()),
                        TopicConfig.SEGMENT_MS_CONFIG,
                        String.valueOf(step.kept().dividedBy(8).toMillis()),
                        TopicConfig.SEGMENT_BYTES_CONFIG,
                        String.valueOf(COMPACTED_SEGMENT_BYTES),
                        TopicConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4"));
    }

    private NewTopic audit() {
        NewTopic topic = log(TopicNames.AUDIT, 1, AUDIT_KEPT);
        Map<String, String> settings = new HashMap<>(topic.configs());
        settings.put(TopicConfig.RETENTION_BYTES_CONFIG, String.valueOf(MOST_AUDIT_BYTES));
        return topic.configs(settings);
    }

    private NewTopic log(String name, Duration kept) {
        return log(name, SERVICE_PARTITIONS, kept);
    }

    private NewTopic log(String name, int partitions, Duration kept) {
        return topic(
                name,
                partitions,
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        String.valueOf(kept.toMillis()),
                        TopicConfig.SEGMENT_BYTES_CONFIG,
                        String.valueOf(COMPACTED_SEGMENT_BYTES)));
    }

    /** The conflict topic of a task. */
    public NewTopic conflicts(String taskId) {
        return compacted(TopicNames.conflicts(taskId));
    }

    /** The topics of a task's watermarks and of its Store's open reads. */
    public List<NewTopic> progress(String taskId) {
        return List.of(compacted(TopicNames.progress(taskId)), compacted(TopicNames.pending(taskId)));
    }

    /**
     * A topic of row events, which keeps every record until Godwit trims it. Kafka frees whole segments, and never the newest of a
     * partition: they are small enough for all partitions together to hold back at most 256 MiB. Invariant 8.
     */
    public NewTopic data(String name, int partitions) {
        return topic(
                name,
                partitions,
                Map.of(
                        TopicConfig.RETENTION_MS_CONFIG, "-1",
                        TopicConfig.RETENTION_BYTES_CONFIG, "-1",
                        TopicConfig.SEGMENT_BYTES_CONFIG, String.valueOf(segmentBytes(partitions)),
                        TopicConfig.FILE_DELETE_DELAY_MS_CONFIG, "1000"));
    }

    /**
     * Refuses topics that were created differently: by an earlier version, by hand, or for a task that asks for less.
     *
     * @param inSyncByTopic their {@code min.insync.replicas}
     */
    public void requireReplicas(Map<String, Integer> inSyncByTopic) {
        List<String> weak = inSyncByTopic.entrySet().stream()
                .filter(topic -> topic.getValue() < minInsyncReplicas)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (!weak.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.KAFKA_TOPIC_UNSAFE,
                    "fewer than " + minInsyncReplicas + " brokers need to hold a record before it counts as written to "
                            + String.join(", ", weak),
                    "raise " + TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG
                            + " of each of them: kafka-configs.sh --bootstrap-server ... --alter --topic "
                            + weak.getFirst() + " --add-config " + TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG + "="
                            + minInsyncReplicas
                            + " (a topic with too few replicas needs more of them first); or lower"
                            + " spec.kafka.minInsyncReplicas and accept that a lost broker may take records with it");
        }
    }

    private static int segmentBytes(int partitions) {
        return Math.clamp(SEGMENTS_OF_TOPIC_BYTES / partitions, LEAST_SEGMENT_BYTES, MOST_SEGMENT_BYTES);
    }

    /**
     * The newest segment is never compacted, and every process that starts reads all of it: it is closed early, and compacted
     * soon.
     */
    private NewTopic compacted(String name) {
        return compacted(name, 1);
    }

    private NewTopic compacted(String name, int partitions) {
        return topic(
                name,
                partitions,
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.SEGMENT_BYTES_CONFIG,
                        String.valueOf(COMPACTED_SEGMENT_BYTES),
                        TopicConfig.SEGMENT_MS_CONFIG,
                        String.valueOf(Duration.ofHours(1).toMillis()),
                        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                        "0.1",
                        TopicConfig.FILE_DELETE_DELAY_MS_CONFIG,
                        "1000"));
    }

    private NewTopic topic(String name, int partitions, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, String.valueOf(minInsyncReplicas));
        all.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(KafkaSettings.MOST_RECORD_BYTES));
        return new NewTopic(name, partitions, (short) replicationFactor).configs(all);
    }
}
