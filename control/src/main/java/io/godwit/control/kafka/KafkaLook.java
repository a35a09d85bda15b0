package io.godwit.control.kafka;

import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckCode;
import io.godwit.control.precheck.KafkaAnswer;
import io.godwit.control.record.Commitment;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.kafka.TopicDesign;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Checks Kafka for a precheck; creates no topic. Blocks. */
public final class KafkaLook {
    private static final Set<String> RECORDS = Set.of(TopicNames.TASKS, TopicNames.POSITIONS, TopicNames.STATUS);

    private KafkaLook() {}

    /** What Kafka says about the task. */
    public static KafkaAnswer ask(KafkaSettings kafka, TaskSpec spec) {
        try (TopicAdmin topics = new TopicAdmin(kafka, TopicDesign.of(spec.kafka()))) {
            OptionalInt brokers = OptionalInt.of(topics.check().brokers());
            if (!topics.names().containsAll(RECORDS)) {
                return new KafkaAnswer(
                        Optional.empty(), false, Commitment.NOTHING, List.of(replicas(topics, spec, "")), brokers);
            }
            try (KafkaTaskRecords store = new KafkaTaskRecords(kafka)) {
                Optional<TaskRecord> task = store.byName(spec.name());
                boolean begun =
                        task.filter(t -> !store.handOffs(t.id()).isEmpty()).isPresent();
                return new KafkaAnswer(
                        task,
                        begun,
                        task.map(t -> Commitment.of(t, store)).orElse(Commitment.NOTHING),
                        List.of(replicas(topics, spec, task.map(TaskRecord::id).orElse(""))),
                        brokers);
            }
        }
    }

    private static Check replicas(TopicAdmin topics, TaskSpec spec, String taskId) {
        String address = spec.kafka().bootstrapServers();
        try {
            topics.requireReplicas(taskId);
            return Check.pass(
                    CheckCode.KAFKA_REPLICAS,
                    address,
                    "spec.kafka",
                    "the topics that exist are as safe as the task requires");
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.KAFKA_TOPIC_UNSAFE) {
                throw e;
            }
            return Check.fail(CheckCode.KAFKA_REPLICAS, address, "spec.kafka.minInsyncReplicas", e);
        }
    }
}
