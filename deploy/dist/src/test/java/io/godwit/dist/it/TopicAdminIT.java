package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.kafka.TopicDesign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real Kafka makes of the topics' design. */
class TopicAdminIT {
    private static final String TASK = "topicadmin";
    private static final String CHANGES = "godwit." + TASK + ".change.db.c.1";

    private final KafkaSettings kafka =
            new KafkaSettings(RealServers.get().stack().addresses().kafkaBootstrap(), Map.of());
    private final TopicAdmin admin = new TopicAdmin(kafka, 1);

    @AfterEach
    void close() {
        admin.delete(List.of(CHANGES));
        admin.close();
    }

    @Test
    void oneBrokerHoldsWhatATaskWithOneReplicaAsksFor() throws Exception {
        admin.ensureControlTopics();
        admin.ensureDataTopics(Map.of(CHANGES, 2));

        await().ignoreExceptions() // the broker learns of a topic a moment after the controller
                .untilAsserted(() ->
                        assertThat(setting(CHANGES, "min.insync.replicas")).isEqualTo("1"));
        assertThatCode(() -> admin.requireReplicas(TASK)).doesNotThrowAnyException();
    }

    @Test
    void topicsOfATaskThatAsksForMoreAreRefused() {
        admin.ensureDataTopics(Map.of(CHANGES, 2));

        try (TopicAdmin stricter = new TopicAdmin(kafka, new TopicDesign(3, 2))) {
            await().untilAsserted(() ->
                    assertThatThrownBy(() -> stricter.requireReplicas(TASK)).hasMessageContaining(CHANGES));
        }
    }

    @Test
    void manyTopicsAreMadeInFewRequestsThatTellHowFarTheyAre() {
        Map<String, Integer> many = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            many.put("godwit." + TASK + ".snapshot.1.db.c." + i, 4);
        }
        List<Integer> reported = new ArrayList<>();
        try {
            admin.ensureDataTopics(many, reported::add);

            assertThat(reported).containsExactly(50, 60);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(admin.names()).containsAll(many.keySet()));
            assertThatCode(() -> admin.ensureDataTopics(many)).as("again").doesNotThrowAnyException();
        } finally {
            admin.delete(many.keySet());
        }
    }

    private String setting(String topic, String name) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin asked = kafka.admin()) {
            return asked.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get(name)
                    .value();
        }
    }
}
