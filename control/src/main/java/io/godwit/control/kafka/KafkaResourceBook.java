package io.godwit.control.kafka;

import io.godwit.control.resource.ResourceBook;
import io.godwit.control.resource.ResourceDecision;
import io.godwit.control.resource.Resources;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaSettings;
import java.util.function.Function;

/** Resources in {@code godwit.resources}. */
public final class KafkaResourceBook implements ResourceBook {
    private final KafkaRecordBook records;

    /** The resources of the service whose topics exist in this Kafka. */
    public KafkaResourceBook(KafkaSettings kafka) {
        this.records = new KafkaRecordBook(kafka, TopicNames.RESOURCES, TopicNames.BOOKS + "resources");
    }

    @Override
    public Resources read() {
        return new Resources(records.read());
    }

    @Override
    public <R> ResourceDecision<R> write(Function<Resources, ResourceDecision<R>> decision) {
        return records.write(kept -> decision.apply(new Resources(kept)));
    }

    @Override
    public void close() {
        records.close();
    }
}
