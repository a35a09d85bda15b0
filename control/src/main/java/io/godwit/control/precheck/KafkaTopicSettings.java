package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a Kafka would take the topics and records of a task.
 *
 * @param refused why brokers refuse to create a topic as the task needs it, by the topic
 * @param topics topics of Godwit that exist, each with its settings and how Godwit wants them
 * @param mostRequestBytes the largest request that every broker takes; absent where they do not say
 */
public record KafkaTopicSettings(Map<String, String> refused, List<Topic> topics, OptionalLong mostRequestBytes) {
    private static final int MOST_NAMED = 5;
    private static final String FOREVER = "-1";
    private static final String MOST_BYTES = "max.message.bytes";

    /** Copies the parts. */
    public KafkaTopicSettings {
        refused = Map.copyOf(refused);
        topics = List.copyOf(topics);
    }

    /** A topic that exists. */
    public record Topic(String name, Map<String, String> settings, Map<String, String> wanted) {
        private String is(String setting) {
            return settings.getOrDefault(setting, "");
        }

        private boolean isCompactedByDesign() {
            return wanted.getOrDefault("cleanup.policy", "").equals("compact");
        }

        /** Whether Kafka drops records that Godwit still needs. */
        private boolean drops() {
            String policy = is("cleanup.policy");
            boolean byAgeOrSize = policy.contains("delete")
                    && !(is("retention.ms").equals(FOREVER)
                            && is("retention.bytes").equals(FOREVER));
            return isCompactedByDesign() ? byAgeOrSize : policy.contains("compact") || byAgeOrSize && keepsAll();
        }

        private boolean keepsAll() {
            return wanted.getOrDefault("retention.ms", "").equals(FOREVER);
        }

        private boolean takesLess(long bytes) {
            return is(MOST_BYTES).matches("[0-9]{1,18}") && Long.parseLong(is(MOST_BYTES)) < bytes;
        }
    }

    /**
     * The check of these settings: one finding for each thing that is wrong.
     *
     * @param mostRecordBytes the largest record that Godwit sends
     */
    public List<Check> check(String address, String path, long mostRecordBytes) {
        List<Check> found = new ArrayList<>();
        new TreeMap<>(refused)
                .values().stream()
                        .distinct()
                        .limit(1)
                        .forEach(reason -> found.add(Check.fail(
                                CheckCode.KAFKA_TOPICS,
                                address,
                                path,
                                ErrorCode.KAFKA_TOPIC_REFUSED,
                                "the brokers refuse topics as the task needs them: " + reason,
                                "let their policy (create.topic.policy.class.name) accept topics with prefix godwit. with "
                                        + MOST_BYTES + "=" + mostRecordBytes
                                        + " and retention.ms=-1, and its numbers of partitions and replicas")));
        List<String> dropping =
                topics.stream().filter(Topic::drops).map(Topic::name).sorted().toList();
        if (!dropping.isEmpty()) {
            found.add(
                    Check.fail(
                            CheckCode.KAFKA_TOPICS,
                            address,
                            path,
                            ErrorCode.KAFKA_TOPIC_UNSAFE,
                            "Kafka drops records that are still needed, by its settings for " + named(dropping),
                            "set cleanup.policy=compact for the topics that all tasks share and for those that end in conflicts,"
                                    + " progress and pending; cleanup.policy=delete, retention.ms=-1 and retention.bytes=-1 for the others"));
        }
        List<String> small = topics.stream()
                .filter(topic -> topic.takesLess(mostRecordBytes))
                .map(topic -> topic.name() + " (" + topic.is(MOST_BYTES) + ")")
                .sorted()
                .toList();
        if (!small.isEmpty()) {
            found.add(Check.warn(
                    CheckCode.KAFKA_TOPICS,
                    address,
                    path,
                    "records of up to %,d bytes are sent, and fewer are taken by %s"
                            .formatted(mostRecordBytes, named(small)),
                    "set " + MOST_BYTES + "=" + mostRecordBytes + " for each of them"));
        }
        if (mostRequestBytes.isPresent() && mostRequestBytes.getAsLong() < mostRecordBytes) {
            found.add(Check.warn(
                    CheckCode.KAFKA_TOPICS,
                    address,
                    path,
                    "a broker takes requests of at most %,d bytes, and records of up to %,d are sent"
                            .formatted(mostRequestBytes.getAsLong(), mostRecordBytes),
                    "raise socket.request.max.bytes of the brokers above " + mostRecordBytes));
        }
        return found.isEmpty()
                ? List.of(Check.pass(
                        CheckCode.KAFKA_TOPICS,
                        address,
                        path,
                        "topics can be created, and those that exist are set, as the task needs them"))
                : found;
    }

    private static String named(List<String> topics) {
        return topics.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (topics.size() > MOST_NAMED ? " and " + (topics.size() - MOST_NAMED) + " more" : "");
    }
}
