package io.godwit.control.topics;

import io.godwit.model.task.KafkaSpec;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at topics. Thread-safe. Each call blocks for at most 10 s and costs a few requests, however many topics it is about. */
public interface TopicLook extends AutoCloseable {
    /**
     * Names of all existing topics.
     *
     * @throws io.godwit.model.error.GodwitException retriable when Kafka does not answer
     */
    Set<String> names();

    /**
     * What Kafka says about these topics; one that does not exist is left out.
     *
     * @param design as the task wants its topics; absent for those that all tasks share
     * @throws io.godwit.model.error.GodwitException retriable when Kafka does not answer
     */
    Looked look(Collection<String> topics, Optional<KafkaSpec> design);

    /**
     * What was seen.
     *
     * @param notes what could not be measured, and why
     */
    record Looked(List<TopicFacts> topics, List<String> notes) {
        /** Copies the lists. */
        public Looked {
            topics = List.copyOf(topics);
            notes = List.copyOf(notes);
        }
    }

    @Override
    void close();
}
