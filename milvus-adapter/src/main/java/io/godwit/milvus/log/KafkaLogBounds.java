package io.godwit.milvus.log;

import io.godwit.model.error.GodwitException;
import io.godwit.runtime.kafka.KafkaFailures;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;

/** What limits the messages that topics keep. What the login may not see is left out. Thread-safe; blocks. */
final class KafkaLogBounds {
    private final Admin admin;

    KafkaLogBounds(Admin admin) {
        this.admin = admin;
    }

    /** A number in the configuration of each topic; absent where it means no bound. */
    Map<String, Long> of(Collection<String> topics, String key) {
        List<ConfigResource> resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<String, Long> bounds = new HashMap<>();
        admin.describeConfigs(resources).values().forEach((topic, answer) -> {
            try {
                long bound = Long.parseLong(await("reading the configuration of topic " + topic.name(), answer)
                        .get(key)
                        .value());
                if (bound >= 0) {
                    bounds.put(topic.name(), bound);
                }
            } catch (GodwitException e) {
                passIfRefused(e);
            }
        });
        return bounds;
    }

    /** Size of partition 0 of each topic on the broker that holds most of it. */
    Map<String, Long> heldBytes(Collection<String> topics) {
        String doing = "reading the sizes of the source's topics";
        Map<String, Long> held = new HashMap<>();
        try {
            Set<Integer> brokers = await(doing, admin.describeCluster().nodes()).stream()
                    .map(Node::id)
                    .collect(Collectors.toSet());
            await(doing, admin.describeLogDirs(brokers).allDescriptions()).values().stream()
                    .flatMap(folders -> folders.values().stream())
                    .flatMap(folder -> folder.replicaInfos().entrySet().stream())
                    .filter(replica -> replica.getKey().partition() == 0
                            && topics.contains(replica.getKey().topic()))
                    .forEach(replica -> held.merge(
                            replica.getKey().topic(), replica.getValue().size(), Math::max));
        } catch (GodwitException e) {
            passIfRefused(e);
        }
        return held;
    }

    private static void passIfRefused(GodwitException e) {
        if (!(e.getCause() instanceof AuthorizationException)) {
            throw e;
        }
    }

    private static <T> T await(String doing, KafkaFuture<T> answer) {
        return KafkaFailures.await(doing, answer, cause -> KafkaLogFailures.of(doing, cause));
    }
}
