package io.godwit.cluster;

import io.godwit.stack.ProgressListener;
import io.godwit.stack.StackException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Kubernetes that tests work on. All methods block, within bounds; failures are {@link StackException}.
 */
public interface Cluster extends AutoCloseable {
    /** The system property that names the kubeconfig of a cluster that is there already. */
    String PROPERTY = "godwit.kubeconfig";

    /** The variable that is set where no test may be left out. */
    String NEVER_SKIP = "GODWIT_NEVER_SKIP";

    /** The one that {@link #PROPERTY} names, or a local one that ends on close; its files go into {@code folder}. */
    static Cluster ofTests(Path folder, ClusterOptions options, ProgressListener listener) {
        return named().<Cluster>map(ExistingCluster::new).orElseGet(() -> LocalCluster.up(folder, options, listener));
    }

    /**
     * Why tests that need one are left out on this machine, for a message; empty if {@link #ofTests} can be called. Always empty where
     * {@link #NEVER_SKIP} is set: then it fails by itself, with the reason.
     */
    static Optional<String> obstacle() {
        boolean needed = System.getenv(NEVER_SKIP) != null;
        return needed || named().isPresent() ? Optional.empty() : LocalCluster.obstacle();
    }

    private static Optional<Path> named() {
        return Optional.ofNullable(System.getProperty(PROPERTY))
                .filter(file -> !file.isBlank())
                .map(Path::of);
    }

    Path kubeconfig();

    /**
     * Runs kubectl for at most 3 minutes.
     *
     * @return what it printed
     * @throws StackException when it fails, with what it said
     */
    String kubectl(String... arguments);

    /** {@code kubectl apply} of one or more documents. */
    String apply(String yaml);

    /** Runs Helm for at most 10 minutes, as {@link #kubectl}. */
    String helm(String... arguments);

    /** Runs kubeconform, as {@link #kubectl}; it does not ask the cluster. */
    String kubeconform(String... arguments);

    /** Puts an image on all nodes; on a cluster that was there already, it must be there too. */
    void load(Path imageTar);

    @Override
    void close();
}
