package io.godwit.dist.it;

import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.conflict.ConflictLog;
import io.godwit.runtime.conflict.KafkaConflictLog;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.testsupport.contract.ConflictLogContract;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

class KafkaConflictLogIT implements ConflictLogContract {
    private final KafkaSettings kafka =
            new KafkaSettings(RealServers.get().stack().addresses().kafkaBootstrap(), Map.of());
    private final TopicAdmin admin = new TopicAdmin(kafka, 1);
    private final RecordPublisher publisher = new RecordPublisher(kafka);
    private final String taskId = "contract" + UUID.randomUUID().toString().substring(0, 4);

    KafkaConflictLogIT() {
        admin.ensureConflictTopic(taskId);
    }

    @AfterEach
    void close() {
        publisher.close();
        admin.delete(List.of(TopicNames.conflicts(taskId)));
        admin.close();
    }

    @Override
    public ConflictLog log() {
        return new KafkaConflictLog(kafka, publisher);
    }

    @Override
    public String taskId() {
        return taskId;
    }
}
