package io.godwit.dist.it;

import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.change.ChangePublisher;
import io.godwit.runtime.change.KafkaChangePublisher;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.testsupport.contract.ChangePublisherContract;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;

class KafkaChangePublisherIT implements ChangePublisherContract {
    private final KafkaSettings kafka =
            new KafkaSettings(RealServers.get().stack().addresses().kafkaBootstrap(), Map.of());
    private final TopicAdmin admin = new TopicAdmin(kafka, 1);
    private final String taskId = "contract" + UUID.randomUUID().toString().substring(0, 4);

    KafkaChangePublisherIT() {
        admin.ensureControlTopics();
        admin.ensureProgressTopics(taskId);
        admin.ensureDataTopics(Map.of(topic(), 1));
    }

    @AfterEach
    void close() {
        admin.delete(List.of(topic(), TopicNames.progress(taskId), TopicNames.pending(taskId)));
        admin.close();
    }

    @Override
    public ChangePublisher publisher() {
        return new KafkaChangePublisher(kafka, taskId, List.of(topic()), Clock.systemUTC());
    }

    @Override
    public String taskId() {
        return taskId;
    }

    @Override
    public String topic() {
        return "godwit." + taskId + ".change";
    }

    @Override
    public List<String> committed() {
        TopicPartition partition = new TopicPartition(topic(), 0);
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = writtenEnd(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
            }
        }
        return values;
    }

    /** Where the log ends. A commit returns before its marker is written, so the end of what is committed may still be before it. */
    private long writtenEnd(TopicPartition partition) {
        try (Admin all = kafka.admin()) {
            return KafkaFailures.await(
                            "looking for the end",
                            all.listOffsets(
                                            Map.of(partition, OffsetSpec.latest()),
                                            new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                                    .partitionResult(partition))
                    .offset();
        }
    }
}
