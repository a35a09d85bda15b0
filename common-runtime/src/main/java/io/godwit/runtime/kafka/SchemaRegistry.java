package io.godwit.runtime.kafka;

import io.godwit.model.avro.RowEventSchemas;
import io.godwit.model.schema.CollectionSchema;
import java.util.List;
import org.apache.avro.Schema;

/** The schema registry, as far as Godwit needs it. Thread-safe; calls block and are cached. */
public interface SchemaRegistry extends AutoCloseable {
    /**
     * Asks the registry for something small; for the start of a task. Takes at most 20 s.
     *
     * @throws io.godwit.model.error.GodwitException configuration when it does not answer, refuses the login, or is not a registry
     */
    void check();

    /**
     * Registers {@code schema} under {@code subject} and returns its id; the same schema gets the same id. From then on the subject
     * accepts only schemas that can read what the ones before wrote.
     *
     * @throws io.godwit.model.error.GodwitException retriable when the registry is unavailable; configuration when it refuses
     */
    int register(String subject, Schema schema);

    /** Registers, as {@link #register} does, the schemas of the row events of {@code collection} in {@code topic}. */
    default RowSchemaIds registerRows(String topic, CollectionSchema collection) {
        return new RowSchemaIds(
                register(keySubject(topic), RowEventSchemas.key(collection)),
                register(valueSubject(topic), RowEventSchemas.value(collection)));
    }

    /**
     * How it treats schemas, and those of its subjects whose name starts with {@code prefix}: of {@code most} of them, and of none
     * where it is empty.
     */
    RegistrySettings settings(String prefix, int most);

    /** Removes every subject whose name starts with {@code prefix}; done again, it removes what was left. */
    void forget(String prefix);

    /** The schema with this id. */
    Schema byId(int id);

    /** The versions of a subject, ascending; none where there is no such subject. */
    List<Integer> versions(String subject);

    @Override
    void close();

    /** Subject of the keys of a topic (TopicNameStrategy). */
    static String keySubject(String topic) {
        return topic + "-key";
    }

    /** Subject of the values of a topic (TopicNameStrategy). */
    static String valueSubject(String topic) {
        return topic + "-value";
    }
}
