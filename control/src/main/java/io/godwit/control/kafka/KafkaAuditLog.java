package io.godwit.control.kafka;

import io.godwit.control.audit.AuditLog;
import io.godwit.control.audit.AuditRecord;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import java.time.Duration;
import java.util.OptionalLong;

/** The audit in a topic of one partition, so that it has one order, which its offsets name. */
public final class KafkaAuditLog implements AuditLog {
    private static final Duration DELIVERY = Duration.ofSeconds(10);

    private final RecordPublisher publisher;
    private final KafkaRecordLook look;

    /** The audit of the service whose topics exist in this Kafka. */
    public KafkaAuditLog(KafkaSettings kafka, KafkaRecordLook look) {
        this.publisher = new RecordPublisher(kafka, DELIVERY);
        this.look = look;
    }

    @Override
    public void write(AuditRecord entry) {
        publisher.publish(TopicNames.AUDIT, entry.by(), entry);
    }

    @Override
    public Found newest(Wish wish, OptionalLong before, int limit) {
        return look.audit(wish, before, limit);
    }

    @Override
    public void close() {
        publisher.close();
    }
}
