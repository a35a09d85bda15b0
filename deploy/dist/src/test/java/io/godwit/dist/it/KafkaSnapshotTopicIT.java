package io.godwit.dist.it;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.feed.KafkaRowFeeds;
import io.godwit.runtime.feed.RowFeed;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.snapshot.KafkaSnapshotPublisher;
import io.godwit.runtime.snapshot.KafkaSnapshotTopics;
import io.godwit.runtime.snapshot.SnapshotPublisher;
import io.godwit.runtime.snapshot.SnapshotTopics;
import io.godwit.runtime.state.HandOff;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.contract.SnapshotTopicContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

class KafkaSnapshotTopicIT implements SnapshotTopicContract {
    private static final int PARTITIONS = 3;

    private final KafkaSettings kafka =
            new KafkaSettings(RealServers.get().stack().addresses().kafkaBootstrap(), Map.of());
    private final TopicAdmin admin = new TopicAdmin(kafka, 1);
    private final List<CompactedTopic> positions = new ArrayList<>();
    private final HandOff handOff =
            handOff("contract" + UUID.randomUUID().toString().substring(0, 4));

    KafkaSnapshotTopicIT() {
        admin.ensureControlTopics();
        admin.ensureDataTopics(Map.of(handOff.topic(), PARTITIONS));
        topics().prepare(Map.of(handOff.topic(), PARTITIONS));
    }

    @AfterEach
    void close() {
        positions.forEach(CompactedTopic::close);
        topics().delete(List.of(handOff.topic()));
        admin.close();
    }

    @Override
    public HandOff handOff() {
        return handOff;
    }

    @Override
    public SnapshotPublisher publisher(String slot) {
        CompactedTopic own = new CompactedTopic(kafka, TopicNames.POSITIONS);
        positions.add(own);
        return new KafkaSnapshotPublisher(kafka, "godwit." + handOff.taskId() + ".full-import." + slot, own);
    }

    @Override
    public RowFeed feed(RowFeed.Ownership owner) {
        return new KafkaRowFeeds(kafka, handOff.taskId(), UUID.randomUUID().toString(), 0)
                .over(List.of(handOff.topic()), owner);
    }

    @Override
    public SnapshotTopics topics() {
        return new KafkaSnapshotTopics(admin);
    }

    private static HandOff handOff(String taskId) {
        CollectionSchema collection = Samples.collection("contract", 7, FieldType.INT64);
        return HandOffs.scanned(taskId, collection, TopicNames.snapshot(taskId, 1, collection), PARTITIONS);
    }
}
