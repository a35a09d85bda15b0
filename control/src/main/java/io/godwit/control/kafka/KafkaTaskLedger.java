package io.godwit.control.kafka;

import io.godwit.control.record.TaskJournal;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.record.TaskRequests;
import io.godwit.control.record.TaskTopics;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.change.KafkaChangePublisher;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.kafka.TopicDesign;
import io.godwit.runtime.kafka.TransactionalProducer;
import io.godwit.runtime.state.ChangeLogStatus;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;

/** The ledger in one Kafka, whose control topics exist once it is open. */
public final class KafkaTaskLedger implements TaskLedger {
    private final KafkaSettings kafka;
    private final TopicAdmin admin;
    private final SharedTaskRecords shared;
    private final KafkaTaskRecords records;

    private KafkaTaskLedger(KafkaSettings kafka, TopicDesign design, SharedTaskRecords shared) {
        this.kafka = kafka;
        this.admin = new TopicAdmin(kafka, design);
        this.shared = shared;
        try {
            admin.ensureControlTopics();
            this.records = shared.take(kafka);
        } catch (RuntimeException e) {
            admin.close();
            throw e;
        }
    }

    /** Opens the ledger of any Kafka that a task names. */
    public static Function<KafkaSpec, TaskLedger> opener(SecretResolver secrets) {
        SharedTaskRecords shared = new SharedTaskRecords(KafkaTaskRecords::new);
        return spec -> new KafkaTaskLedger(settings(spec, secrets), TopicDesign.of(spec), shared);
    }

    /** How a Kafka that a task names is connected to. */
    static KafkaSettings settings(KafkaSpec spec, SecretResolver secrets) {
        return new KafkaSettings(spec.bootstrapServers(), resolved(spec, secrets));
    }

    @Override
    public TaskRecords records() {
        return records;
    }

    @Override
    public TaskTopics topics() {
        return new KafkaTaskTopics(admin);
    }

    @Override
    public TaskRequests requests() {
        return new KafkaTaskRequests(kafka);
    }

    @Override
    public TaskJournal takeOver(String taskName) {
        return new KafkaTaskJournal(kafka, taskName);
    }

    @Override
    public void fenceStore(String taskId) {
        TransactionalProducer producer =
                kafka.transactionalProducer(KafkaChangePublisher.transactionalId(taskId), Map.of());
        try {
            producer.takeOver();
        } catch (KafkaException e) {
            throw KafkaFailures.of("taking the task's log over", e);
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    @Override
    public void report(ChangeLogStatus status) {
        try (RecordPublisher publisher = new RecordPublisher(kafka)) {
            publisher.publish(TopicNames.STATUS, status.key(), status);
        }
    }

    @Override
    public void close() {
        shared.release(kafka);
        admin.close();
    }

    private static Map<String, String> resolved(KafkaSpec spec, SecretResolver secrets) {
        return spec.properties().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> secrets.resolve(e.getValue())));
    }
}
