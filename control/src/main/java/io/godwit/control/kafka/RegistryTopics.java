package io.godwit.control.kafka;

import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.RegistryStorage;
import io.godwit.model.task.KafkaSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.config.ConfigResource;

/** The topic of a Kafka in which a schema registry keeps its schemas: Confluent's and Karapace's, or Apicurio's. */
final class RegistryTopics {
    private static final List<String> NAMES = List.of("_schemas", "kafkasql-journal");

    private RegistryTopics() {}

    /** The check of that topic. Blocks. */
    static Check of(Admin admin, Set<String> names, KafkaSpec spec, Within time) throws TimeoutException {
        Optional<String> topic = NAMES.stream().filter(names::contains).findFirst();
        if (topic.isEmpty()) {
            return RegistryStorage.unseen(spec);
        }
        try {
            return of(admin, topic.get(), time).check(spec);
        } catch (ExecutionException e) { // other topics than Godwit's own need not be shown to it
            return RegistryStorage.unseen(spec);
        }
    }

    private static RegistryStorage of(Admin admin, String topic, Within time)
            throws ExecutionException, TimeoutException {
        TopicDescription described = time.await(admin.describeTopics(
                        TopicCollection.ofTopicNames(List.of(topic)),
                        new DescribeTopicsOptions().timeoutMs(time.leftMillis()))
                .topicNameValues()
                .get(topic));
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = time.await(
                admin.describeConfigs(List.of(resource), new DescribeConfigsOptions().timeoutMs(time.leftMillis()))
                        .values()
                        .get(resource));
        Map<String, String> settings = new HashMap<>();
        config.entries().forEach(entry -> settings.put(entry.name(), String.valueOf(entry.value())));
        return new RegistryStorage(
                topic,
                described.partitions().stream()
                        .mapToInt(partition -> partition.replicas().size())
                        .min()
                        .orElse(0),
                settings);
    }
}
