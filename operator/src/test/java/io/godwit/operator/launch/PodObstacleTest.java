package io.godwit.operator.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.godwit.runtime.state.Failure;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodObstacleTest {
    @Test
    void namesWhatTheClusterDoesNotGet() {
        assertThat(of("""
                status:
                  containerStatuses:
                    - name: component
                      state: {waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image "godwit:9"'}}
                """)).contains("ImagePullBackOff: Back-off pulling image \"godwit:9\"");
        assertThat(of("""
                status:
                  conditions:
                    - {type: PodScheduled, status: "False", reason: Unschedulable, message: "0/1 nodes are available"}
                """)).contains("Unschedulable: 0/1 nodes are available");
    }

    @Test
    void namesWhoRefusesThePod() {
        Deployment refused = new KubernetesSerialization().unmarshal("""
                metadata: {name: a}
                status:
                  conditions:
                    - {type: ReplicaFailure, status: "True", reason: FailedCreate, message: 'violates PodSecurity "restricted"'}
                """, Deployment.class);

        assertThat(PodObstacle.of(Optional.of(refused), List.of()).map(Failure::message))
                .contains("FailedCreate: violates PodSecurity \"restricted\"");
    }

    @Test
    void aPodThatStartsOrWasStartedHasNone() {
        for (String state :
                List.of("running: {}", "waiting: {reason: ContainerCreating}", "waiting: {reason: CrashLoopBackOff}")) {
            assertThat(of("""
                    status:
                      conditions: [{type: PodScheduled, status: "True"}]
                      containerStatuses: [{name: component, state: {%s}}]
                    """.formatted(state))).as(state).isEmpty();
        }
        assertThat(of("""
                metadata: {deletionTimestamp: "2026-11-29T10:00:00Z"}
                status:
                  containerStatuses: [{name: component, state: {waiting: {reason: ImagePullBackOff}}}]
                """)).as("it is being replaced").isEmpty();
    }

    private static Optional<String> of(String yaml) {
        Pod pod = new KubernetesSerialization()
                .unmarshal(yaml.startsWith("metadata") ? yaml : "metadata: {name: a}\n" + yaml, Pod.class);
        return PodObstacle.of(Optional.empty(), List.of(pod)).map(Failure::message);
    }
}
