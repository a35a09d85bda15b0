package io.godwit.control.record;

import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.kafka.TransactionalProducer;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * Writes what one run of a task decides. A newer run of the same task fences it: its next write fails as FENCED. One thread.
 * Invariant 2.
 */
public final class TaskJournal implements AutoCloseable {
    private final TransactionalProducer producer;

    /** Takes the task over; every older run is fenced when this returns. */
    public TaskJournal(KafkaSettings kafka, String taskId) {
        this.producer = kafka.transactionalProducer("godwit." + taskId + ".control", Map.of());
        try {
            producer.takeOver();
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw KafkaFailures.of("taking the task over", e);
        }
    }

    /** Makes the record durable. */
    public void write(TaskRecord task) {
        transact(p -> p.send(RecordPublisher.record(TopicNames.TASKS, task.key(), task)));
    }

    /** Makes the hand-offs durable, all or none. */
    public void write(Collection<HandOff> handOffs) {
        if (!handOffs.isEmpty()) {
            List<HandOff> copy = List.copyOf(handOffs);
            transact(p -> copy.forEach(h -> p.send(RecordPublisher.record(TopicNames.POSITIONS, h.key(), h))));
        }
    }

    /** Corrects what a component said that no longer runs. */
    public void write(ChangeStatus status) {
        transact(p -> p.send(RecordPublisher.record(TopicNames.STATUS, status.key(), status)));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private void transact(Consumer<TransactionalProducer> work) {
        try {
            work.accept(producer);
            producer.commit();
        } catch (KafkaException e) {
            throw KafkaFailures.of("writing the task's records", e);
        }
    }
}
