package io.godwit.control.topology;

import io.godwit.model.topic.TopicNames;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Requests and reports of a task come in one order, as both are keyed by its name and their topics have the same number of
 * partitions. With exactly_once_v2 the state of a task, its order, the outcome of a request and the events are written all or none.
 */
public final class TaskTopology {
    static final String TASKS = "tasks";
    static final String ANSWERED = "answered";
    static final String TO_OUTCOMES = "to-outcomes";
    static final String TO_ORDERS = "to-orders";
    static final String TO_TASKS = "to-tasks";
    static final String TO_EVENTS = "to-events";

    private static final String DECIDE = "decide";
    private static final Serializer<String> NAMES = new StringSerializer();
    private static final Serializer<byte[]> BYTES = new ByteArraySerializer();

    private TaskTopology() {}

    /**
     * The topology. Its names are part of its state's topics. Instances of one group have the same one: another topology is another
     * {@link io.godwit.control.format.KeptFormat}.
     */
    public static Topology create() {
        Topology topology = new Topology();
        Deserializer<String> names = new StringDeserializer();
        Deserializer<byte[]> bytes = new ByteArrayDeserializer();
        topology.addSource("requests", names, bytes, TopicNames.REQUESTS);
        topology.addSource("reports", names, bytes, TopicNames.REPORTS);
        topology.addProcessor(DECIDE, TaskProcessor::new, "requests", "reports");
        topology.addStateStore(store(TASKS), DECIDE);
        topology.addStateStore(store(ANSWERED), DECIDE);
        topology.addSink(TO_OUTCOMES, TopicNames.OUTCOMES, NAMES, BYTES, DECIDE);
        topology.addSink(TO_ORDERS, TopicNames.ORDERS, NAMES, BYTES, DECIDE);
        topology.addSink(TO_TASKS, TopicNames.TASKS, NAMES, BYTES, DECIDE);
        topology.addSink(TO_EVENTS, TopicNames.EVENTS, NAMES, BYTES, DECIDE);
        return topology;
    }

    /** In memory: thousands of tasks are some megabytes, and a standby restores them from the changelog. */
    private static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }
}
