package io.godwit.control.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.task.KafkaSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryStorageTest {
    private static final KafkaSpec KAFKA = new KafkaSpec("kafka:9092", 4, 3, 2, Map.of());

    @Test
    void aCompactedTopicWithAsManyReplicasPasses() {
        assertThat(checked(3, "compact", "604800000", "2").status()).isEqualTo(CheckStatus.PASS);
        assertThat(checked(3, "delete", "-1", "2").status()).isEqualTo(CheckStatus.PASS);
    }

    @Test
    void aTopicThatForgetsOrIsOnFewerReplicasIsAWarningWithARemedy() {
        assertThat(checked(3, "delete", "604800000", "2")).satisfies(check -> {
            assertThat(check.status()).isEqualTo(CheckStatus.WARN);
            assertThat(check.message()).contains("drops schemas");
            assertThat(check.remedy()).contains("cleanup.policy=compact");
        });
        assertThat(checked(1, "compact", "-1", "1")).satisfies(check -> {
            assertThat(check.message()).contains("is on 1 replica").contains("once 1 of them");
            assertThat(check.remedy()).contains("min.insync.replicas=2").contains("replicas");
        });
    }

    @Test
    void aRegistryThatKeepsThemElsewhereIsNotJudged() {
        assertThat(RegistryStorage.unseen(KAFKA).status()).isEqualTo(CheckStatus.SKIPPED);
    }

    private static Check checked(int replicas, String policy, String retention, String inSync) {
        return new RegistryStorage(
                        "_schemas",
                        replicas,
                        Map.of("cleanup.policy", policy, "retention.ms", retention, "min.insync.replicas", inSync))
                .check(KAFKA);
    }
}
