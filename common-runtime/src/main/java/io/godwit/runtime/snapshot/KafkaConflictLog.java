package io.godwit.runtime.snapshot;

import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.state.ConflictRecord;

/** The task's conflict topic. */
public final class KafkaConflictLog implements ConflictLog {
    private final RecordPublisher publisher;

    /** A log that writes through {@code publisher}; the caller closes it. */
    public KafkaConflictLog(RecordPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void record(ConflictRecord conflict) {
        publisher.publish(TopicNames.conflicts(conflict.taskId()), conflict.recordKey(), conflict);
    }
}
