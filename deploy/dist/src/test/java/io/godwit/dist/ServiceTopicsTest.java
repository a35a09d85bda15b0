package io.godwit.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ServiceTopicsTest {
    @Test
    void topicsAreOnThreeBrokersOrOnAllThatThereAreUnlessTheirUserWantsAnotherNumber() {
        assertThat(ServiceTopics.factor(OptionalInt.empty(), 1)).isEqualTo(1);
        assertThat(ServiceTopics.factor(OptionalInt.empty(), 2)).isEqualTo(2);
        assertThat(ServiceTopics.factor(OptionalInt.empty(), 7)).isEqualTo(3);
        assertThat(ServiceTopics.factor(OptionalInt.of(1), 7)).isEqualTo(1);
    }

    @Test
    void whatIsOnOneBrokerOfSeveralIsWarnedOf() {
        Map<String, Integer> replicas = Map.of(
                "godwit.audit", 1, "godwit.tasks", 1, "godwit.events", 3, "godwit.status", 1, "godwit.orders", 1);

        assertThat(ServiceTopics.warnings(3, replicas).getFirst())
                .contains(
                        "4 of the service's 5 topics",
                        "3 brokers",
                        "godwit.audit, godwit.orders, godwit.status and 1 more");
        assertThat(ServiceTopics.warnings(1, replicas)).isEmpty();
        assertThat(ServiceTopics.warnings(3, Map.of("godwit.tasks", 2))).isEmpty();
    }
}
