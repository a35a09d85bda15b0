package io.godwit.operator.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.godwit.control.ComponentStarter.Running;
import io.godwit.model.task.SecretResolver;
import io.godwit.operator.TestCluster;
import io.godwit.runtime.limit.WaitClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real API server; its nodes may start the pods, which have no image. */
class ApiClusterIT extends ClusterContract {
    private final String namespace = "godwit-it-" + UUID.randomUUID().toString().substring(0, 8);
    private KubernetesClient client;
    private ApiCluster cluster;

    @BeforeEach
    void connect() {
        client = TestCluster.client();
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        cluster = new ApiCluster(client, namespace, "none");
    }

    @AfterEach
    void disconnect() {
        client.namespaces().withName(namespace).delete();
        client.close();
    }

    @Override
    Cluster cluster() {
        return cluster;
    }

    @Override
    void rolloutRestart(String workload) {
        client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(workload)
                .rolling()
                .restart();
    }

    @Test
    void aComponentIsStartedFoundAndEnded() {
        try (ClusterLook look = new ClusterLook(cluster, WaitClock.SYSTEM)) {
            KubernetesComponents components = new KubernetesComponents(
                    cluster,
                    look,
                    new WorkloadPlan(
                            namespace,
                            new ComponentPod(
                                    PodTemplate.of("spec: {containers: [{name: component, image: 'godwit:1'}]}"),
                                    () -> "own")),
                    new SecretResolver(Map.of()),
                    WaitClock.SYSTEM,
                    Duration.ofSeconds(5));

            components.start(LaunchedTasks.task(1), "store", 0);
            Running found = components.start(LaunchedTasks.task(1), "store", 0);
            assertThat(found.exitCode()).isEmpty();
            found.stop();
            assertThat(cluster.deployment("godwit-products-to-ob-store-0")
                            .orElseThrow()
                            .getSpec()
                            .getReplicas())
                    .isZero();

            components.end(LaunchedTasks.task(1), Set.of());
            assertThat(cluster.deployments(Labels.ofAll())).isEmpty();
            assertThat(cluster.deployment("godwit-products-to-ob-store-0")).isEqualTo(Optional.empty());
        }
    }
}
