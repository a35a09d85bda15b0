package io.godwit.control.kafka;

import io.godwit.control.record.TaskRequests;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.change.KafkaRereadRequests;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.state.RereadRequest;
import io.godwit.runtime.state.TaskRecord;
import java.util.Collection;

/** {@link TaskRequests} as records that the task's processes read. */
public final class KafkaTaskRequests implements TaskRequests {
    private final KafkaSettings kafka;

    /** Requests through this Kafka. */
    public KafkaTaskRequests(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    @Override
    public void change(TaskRecord task) {
        try (RecordPublisher publisher = new RecordPublisher(kafka)) {
            publisher.publish(TopicNames.TASKS, task.key(), task);
        }
    }

    @Override
    public void reread(Collection<RereadRequest> requests) {
        try (RecordPublisher publisher = new RecordPublisher(kafka)) {
            publisher.publish(requests.stream().map(KafkaRereadRequests::record).toList());
        }
    }
}
