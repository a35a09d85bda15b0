package io.godwit.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.godwit.cluster.Cluster;
import io.godwit.cluster.ClusterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The Kubernetes of the tests of this module: brought up once, ended when the JVM ends, also after a failure. */
public final class TestCluster {
    private static Optional<Cluster> instance = Optional.empty();

    private TestCluster() {}

    /** A client of it. Leaves out the calling test where this machine cannot have one, unless it is said to be needed. */
    public static synchronized KubernetesClient client() {
        Cluster.obstacle().ifPresent(Assumptions::abort);
        try {
            if (instance.isEmpty()) {
                instance = Optional.of(Cluster.ofTests(
                        Files.createTempDirectory("godwit-operator"), ClusterOptions.ofNodes(1), event -> {}));
            }
            return new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(
                            Files.readString(instance.get().kubeconfig())))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
