package io.godwit.control.kafka;

import io.godwit.control.topics.NamedTopic;
import io.godwit.control.topics.TopicFacts;
import io.godwit.runtime.kafka.TopicDesign;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;

/** How Godwit would create a topic that exists. */
final class WantedTopics {
    private WantedTopics() {}

    /**
     * The topic as {@code design} wants it.
     *
     * @param partitions that it has: those of a data topic are fixed when it is created
     */
    static Optional<TopicFacts.Wanted> of(NamedTopic topic, int partitions, TopicDesign design) {
        Stream<NewTopic> designed =
                switch (topic.kind()) {
                    case SNAPSHOT, PUBLISHED_KEYS, CHANGES -> Stream.of(design.data(topic.name(), partitions));
                    case CONFLICTS -> Stream.of(design.conflicts(topic.flow().orElseThrow()));
                    case PROGRESS, PENDING -> design.progress(topic.flow().orElseThrow()).stream();
                    case SHARED -> Stream.concat(design.control().stream(), design.service().stream());
                    case OTHER -> Stream.empty();
                };
        return designed.filter(made -> made.name().equals(topic.name()))
                .findFirst()
                .map(made -> new TopicFacts.Wanted(made.numPartitions(), made.replicationFactor(), made.configs()));
    }
}
