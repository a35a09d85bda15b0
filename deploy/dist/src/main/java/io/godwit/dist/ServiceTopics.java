package io.godwit.dist;

import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TopicAdmin;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics that a service keeps everything in.
 *
 * @param replicationFactor of those that are created from now on
 * @param warnings what a person should know about those that exist
 */
record ServiceTopics(int replicationFactor, List<String> warnings) {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceTopics.class);
    private static final int USUAL = 3;
    private static final int NAMED = 3;

    /** Copies the list. */
    ServiceTopics {
        warnings = List.copyOf(warnings);
    }

    /** Creates those that are missing. Blocks. */
    static ServiceTopics ensure(KafkaSettings kafka, OptionalInt wanted) {
        int brokers = brokers(kafka);
        int factor = factor(wanted, brokers);
        try (TopicAdmin admin = new TopicAdmin(kafka, factor)) {
            LOG.info("topics of the service that are missing get {} replicas: {} brokers answer", factor, brokers);
            admin.ensureServiceTopics();
            List<String> warnings = warnings(brokers, admin.serviceReplicas());
            warnings.forEach(LOG::warn);
            return new ServiceTopics(factor, warnings);
        }
    }

    private static int brokers(KafkaSettings kafka) {
        try (TopicAdmin admin = new TopicAdmin(kafka, 1)) {
            return admin.check().brokers();
        }
    }

    static int factor(OptionalInt wanted, int brokers) {
        return wanted.orElse(Math.min(USUAL, brokers));
    }

    /** @param replicas of each topic */
    static List<String> warnings(int brokers, Map<String, Integer> replicas) {
        List<String> single = new TreeMap<>(replicas)
                .entrySet().stream()
                        .filter(topic -> topic.getValue() == 1)
                        .map(Map.Entry::getKey)
                        .toList();
        return brokers == 1 || single.isEmpty()
                ? List.of()
                : List.of(
                        single.size() + " of the service's " + replicas.size()
                                + " topics have one replica, on a cluster of "
                                + brokers + " brokers: "
                                + String.join(", ", single.subList(0, Math.min(NAMED, single.size())))
                                + (single.size() > NAMED ? " and " + (single.size() - NAMED) + " more" : "")
                                + ". With that broker they are lost. Give them more with kafka-reassign-partitions.sh, see docs/secure.md");
    }
}
