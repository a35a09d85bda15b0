package io.godwit.control.kafka;

import io.godwit.control.alert.AlertBook;
import io.godwit.control.alert.AlertChange;
import io.godwit.control.alert.Alerts;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaSettings;
import java.util.function.Function;

/** Alerts in {@code godwit.alerts}. */
public final class KafkaAlertBook implements AlertBook {
    private final KafkaRecordBook records;

    /** The alerts of the service whose topics exist in this Kafka. */
    public KafkaAlertBook(KafkaSettings kafka) {
        this.records = new KafkaRecordBook(kafka, TopicNames.ALERTS, TopicNames.BOOKS + "alerts");
    }

    @Override
    public Alerts read() {
        return new Alerts(records.read());
    }

    @Override
    public AlertChange write(Function<Alerts, AlertChange> decision) {
        return records.write(kept -> decision.apply(new Alerts(kept)));
    }

    @Override
    public void close() {
        records.close();
    }
}
