package io.godwit.control.kafka;

import io.godwit.control.managed.TaskReport;
import io.godwit.control.worker.ReportSink;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import java.time.Duration;

/** Writes reports, keyed by the task's name: they are decided in one order with its requests. */
public final class KafkaReportSink implements ReportSink, AutoCloseable {
    private static final Duration DELIVERY = Duration.ofSeconds(10);

    private final RecordPublisher publisher;

    public KafkaReportSink(KafkaSettings kafka) {
        this.publisher = new RecordPublisher(kafka, DELIVERY);
    }

    @Override
    public void send(TaskReport report) {
        publisher.publish(TopicNames.REPORTS, report.task(), report);
    }

    @Override
    public void close() {
        publisher.close();
    }
}
