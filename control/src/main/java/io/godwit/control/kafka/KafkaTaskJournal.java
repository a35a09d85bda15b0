package io.godwit.control.kafka;

import io.godwit.control.record.CollectionTraces;
import io.godwit.control.record.TaskJournal;
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
 * One transactional id per task, made of its name, so that two runs that know nothing about each other fence each other.
 * Invariant 2.
 */
final class KafkaTaskJournal implements TaskJournal {
    /** In one transaction: it has to end long before Kafka gives it up, after 40 s. */
    private static final int MOST_ERASED = 10_000;

    private final TransactionalProducer producer;
    private final String owner;
    private boolean givenUp;

    /** Takes over the task; every older run is fenced when this returns. */
    KafkaTaskJournal(KafkaSettings kafka, String taskName) {
        this.owner = "owner/" + taskName;
        this.producer = kafka.transactionalProducer("godwit.control." + taskName, Map.of());
        try {
            producer.takeOver();
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw KafkaFailures.of("taking the task over", e);
        }
    }

    /** Only a transaction with a record in it shows that; this one removes what never was. */
    @Override
    public void confirm() {
        transact(p -> p.send(RecordPublisher.removal(TopicNames.POSITIONS, owner)));
    }

    @Override
    public void write(TaskRecord task) {
        transact(p -> p.send(RecordPublisher.record(TopicNames.TASKS, task.key(), task)));
    }

    @Override
    public void write(Collection<HandOff> handOffs) {
        if (!handOffs.isEmpty()) {
            List<HandOff> copy = List.copyOf(handOffs);
            transact(p -> copy.forEach(h -> p.send(RecordPublisher.record(TopicNames.POSITIONS, h.key(), h))));
        }
    }

    @Override
    public void write(ChangeStatus status) {
        transact(p -> p.send(RecordPublisher.record(TopicNames.STATUS, status.key(), status)));
    }

    @Override
    public void write(Agreement agreement) {
        transact(p -> {
            agreement.handOffs().forEach(h -> p.send(RecordPublisher.record(TopicNames.POSITIONS, h.key(), h)));
            agreement.tables().forEach(t -> p.send(RecordPublisher.record(TopicNames.STATUS, t.key(), t)));
            agreement.changes().forEach(c -> p.send(RecordPublisher.record(TopicNames.STATUS, c.key(), c)));
            agreement.removed().forEach(key -> p.send(RecordPublisher.removal(TopicNames.STATUS, key)));
        });
    }

    @Override
    public void erase(CollectionTraces traces) {
        traces.parts(MOST_ERASED)
                .forEach(part -> transact(p -> part.keysByTopic()
                        .forEach((topic, keys) -> keys.forEach(key -> p.send(RecordPublisher.removal(topic, key))))));
    }

    @Override
    public synchronized void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private synchronized void transact(Consumer<TransactionalProducer> work) {
        try {
            if (givenUp) { // a transaction with a record that was given up takes no other
                producer.abort();
                givenUp = false;
            }
            work.accept(producer);
            producer.commit();
        } catch (KafkaException e) {
            givenUp = true;
            throw KafkaFailures.of("writing the task's records", e);
        }
    }
}
