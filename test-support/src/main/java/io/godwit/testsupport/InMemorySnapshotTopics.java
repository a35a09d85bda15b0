package io.godwit.testsupport;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.snapshot.SnapshotTopics;
import java.util.Collection;
import java.util.Map;

/** The topics of {@link InMemoryKafka}. */
public final class InMemorySnapshotTopics implements SnapshotTopics {
    private final InMemoryKafka kafka;
    private final FaultPlan faults;

    /** Topics under a plan of faults. */
    public InMemorySnapshotTopics(InMemoryKafka kafka, FaultPlan faults) {
        this.kafka = kafka;
        this.faults = faults;
    }

    @Override
    public Map<Integer, Long> ends(String topic) {
        return faults.read(ErrorCode.KAFKA_UNREACHABLE, "ends", () -> kafka.stableEnds(topic));
    }

    @Override
    public void trim(String topic, Map<Integer, Long> before) {
        faults.run(
                ErrorCode.KAFKA_UNREACHABLE, "trim", () -> before.forEach((p, offset) -> kafka.trim(topic, p, offset)));
    }

    @Override
    public void prepare(Map<String, Integer> partitionsByTopic) {
        faults.run(
                ErrorCode.KAFKA_UNREACHABLE,
                "prepare",
                () -> partitionsByTopic.forEach(
                        (topic, partitions) -> kafka.create(TopicNames.publishedKeys(topic), partitions)));
    }

    @Override
    public void delete(Collection<String> topics) {
        faults.run(
                ErrorCode.KAFKA_UNREACHABLE,
                "delete",
                () -> topics.forEach(topic -> {
                    kafka.delete(topic);
                    kafka.delete(TopicNames.publishedKeys(topic));
                }));
    }
}
