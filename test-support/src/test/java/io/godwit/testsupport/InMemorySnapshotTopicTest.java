package io.godwit.testsupport;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.feed.RowFeed;
import io.godwit.runtime.snapshot.SnapshotPublisher;
import io.godwit.runtime.snapshot.SnapshotTopics;
import io.godwit.runtime.state.HandOff;
import io.godwit.testsupport.contract.SnapshotTopicContract;
import java.util.List;
import java.util.Map;

class InMemorySnapshotTopicTest implements SnapshotTopicContract {
    private final CollectionSchema collection = Samples.collection("c", 9, FieldType.INT64);
    private final HandOff handOff = HandOffs.scanned("task", collection, TopicNames.snapshot("task", 1, collection), 3);
    private final InMemoryKafka kafka = new InMemoryKafka();
    private final InMemoryGroup group = new InMemoryGroup(kafka, "task");

    InMemorySnapshotTopicTest() {
        kafka.create(handOff.topic(), 3);
        topics().prepare(Map.of(handOff.topic(), 3));
    }

    @Override
    public HandOff handOff() {
        return handOff;
    }

    @Override
    public SnapshotPublisher publisher(String slot) {
        return new InMemorySnapshotPublisher(kafka, slot, FaultPlan.none());
    }

    @Override
    public RowFeed feed(RowFeed.Ownership owner) {
        return new InMemoryRowFeed(kafka, group, List.of(handOff.topic()), 3, owner, FaultPlan.none(), false);
    }

    @Override
    public SnapshotTopics topics() {
        return new InMemorySnapshotTopics(kafka, FaultPlan.none());
    }
}
