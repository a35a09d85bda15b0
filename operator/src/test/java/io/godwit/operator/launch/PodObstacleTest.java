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
                spec: {replicas: 1}
                status:
                  conditions:
                    - {type: ReplicaFailure, status: "True", reason: FailedCreate, message: 'violates PodSecurity "restricted"'}
                """, Deployment.class);

        assertThat(PodObstacle.of(Optional.of(refused), List.of()).map(Failure::message))
                .contains("FailedCreate: violates PodSecurity \"restricted\"");
    }

    @Test
    void namesWhoHoldsItsDeploymentBack() {
        Deployment paused = new KubernetesSerialization().unmarshal("""
                metadata: {name: a, labels: {godwit.io/generation: '2'}}
                spec: {replicas: 1, paused: true}
                """, Deployment.class);
        Pod before = pod("metadata: {name: a, labels: {godwit.io/generation: '1'}}");
        Pod now = pod("metadata: {name: a, labels: {godwit.io/generation: '2'}}");

        assertThat(PodObstacle.of(Optional.of(paused), List.of(before)).map(Failure::remedy))
                .contains("resume it: kubectl rollout resume deployment/a");
        assertThat(PodObstacle.of(Optional.of(paused), List.of(now)))
                .as("it has what it needs")
                .isEmpty();
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
        return PodObstacle.of(Optional.empty(), List.of(pod(yaml))).map(Failure::message);
    }

    private static Pod pod(String yaml) {
        return new KubernetesSerialization()
                .unmarshal(yaml.startsWith("metadata") ? yaml : "metadata: {name: a}\n" + yaml, Pod.class);
    }
}
