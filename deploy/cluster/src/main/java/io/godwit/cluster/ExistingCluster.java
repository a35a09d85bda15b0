package io.godwit.cluster;

import java.nio.file.Path;
import java.util.List;

/** A cluster that was there before, with the kubectl, the Helm and the kubeconform on the PATH; nothing of it is started or ended. */
final class ExistingCluster implements Cluster {
    private final ClusterTools tools;

    ExistingCluster(Path kubeconfig) {
        this.tools = new ClusterTools(kubeconfig.toAbsolutePath(), "kubectl", "helm", "kubeconform", List.of());
    }

    @Override
    public Path kubeconfig() {
        return tools.kubeconfig();
    }

    @Override
    public String kubectl(String... arguments) {
        return tools.kubectl(arguments);
    }

    @Override
    public String apply(String yaml) {
        return tools.apply(yaml);
    }

    @Override
    public String helm(String... arguments) {
        return tools.helm(arguments);
    }

    @Override
    public String kubeconform(String... arguments) {
        return tools.kubeconform(arguments);
    }

    @Override
    public void load(Path imageTar) {
        // Pushed or loaded by whoever runs the cluster: each kind of cluster has its own way.
    }

    @Override
    public void close() {
        // It stays.
    }
}
