package io.godwit.runtime.kafka;

import io.godwit.model.avro.RowEventSchemas;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.runtime.limit.InParallel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.avro.Schema;

/** The schema registry, as far as Godwit needs it. Thread-safe; calls block and are cached. */
public interface SchemaRegistry extends AutoCloseable {
    /** Requests that {@link #registerAll} has under way. */
    int REQUESTS_AT_A_TIME = 8;

    /**
     * Asks the registry for something small; for the start of a task. Takes at most 20 s.
     *
     * @throws io.godwit.model.error.GodwitException configuration when it does not answer, refuses the login, or is not a registry
     */
    void check();

    /**
     * Registers {@code schema} under {@code subject} and answers its id; the same schema gets the same id. From then on the subject
     * takes only schemas that read what the ones before wrote.
     *
     * @throws io.godwit.model.error.GodwitException retriable when the registry is away; configuration when it refuses
     */
    int register(String subject, Schema schema);

    /**
     * Registers many schemas, some at a time, so that {@link #register} knows their ids from then on.
     *
     * @param done told on the caller's thread how many are registered
     * @throws io.godwit.model.error.GodwitException as {@link #register}
     */
    default void registerAll(Map<String, Schema> schemasBySubject, IntConsumer done) {
        InParallel.forEach(
                schemasBySubject.entrySet(),
                REQUESTS_AT_A_TIME,
                schema -> register(schema.getKey(), schema.getValue()),
                done);
    }

    /**
     * Registers key and value schemas of many topics, as {@link #registerAll} does.
     *
     * @param collections the collection whose row events a topic holds, by topic
     */
    default void registerTopics(Map<String, CollectionSchema> collections, IntConsumer done) {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        collections.forEach((topic, collection) -> {
            schemas.put(keySubject(topic), RowEventSchemas.key(collection));
            schemas.put(valueSubject(topic), RowEventSchemas.value(collection));
        });
        registerAll(schemas, done);
    }

    /** The schema with this id. */
    Schema byId(int id);

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
