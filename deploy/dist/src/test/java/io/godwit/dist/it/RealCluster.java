package io.godwit.dist.it;

import static org.junit.jupiter.api.Assumptions.abort;

import io.godwit.cluster.Cluster;
import io.godwit.cluster.ClusterOptions;
import io.godwit.cluster.LocalCluster;
import io.godwit.stack.StackAddresses;
import java.nio.file.Path;

/**
 * The Kubernetes of all tests of this module: brought up once, ended when the JVM ends, also after a failure. Its pods reach the
 * servers of {@link RealServers} at the addresses that hold outside. Tests share it: each works in a namespace of its own.
 */
final class RealCluster {
    private static Cluster instance;
    private static RuntimeException failure;

    private RealCluster() {}

    /** Leaves out the calling test where this machine cannot have one, unless it is said to be needed. */
    static synchronized Cluster get() {
        Cluster.obstacle().ifPresent(RealCluster::leaveOut);
        if (failure != null) {
            throw new IllegalStateException("the cluster could not be brought up for an earlier test", failure);
        }
        if (instance == null) {
            RealServers servers = RealServers.get();
            try {
                instance = Cluster.ofTests(
                        servers.folder().resolve("k8s"),
                        ClusterOptions.ofNodes(1).forward(servers.stack().addresses()),
                        System.out::println);
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
        }
        return instance;
    }

    /** Another one, of two nodes, for a test that harms it; the caller closes it. */
    static LocalCluster ofTwoNodes(Path folder) {
        if (System.getenv(Cluster.NEVER_SKIP) == null) {
            LocalCluster.obstacle().ifPresent(RealCluster::leaveOut);
        }
        return LocalCluster.up(
                folder,
                ClusterOptions.ofNodes(2).forward(RealServers.get().stack().addresses()),
                System.out::println);
    }

    /** Lets pods that start from now on reach further servers at the addresses that hold outside. */
    static void reach(StackAddresses servers) {
        if (get() instanceof LocalCluster local) {
            local.forward(ClusterOptions.ofNodes(1).forward(servers).ports());
        }
    }

    /** The kubectl that fits a cluster, for a process of a test's own. */
    static String kubectlProgram(Cluster cluster) {
        return cluster instanceof LocalCluster local ? local.kubectlProgram().toString() : "kubectl";
    }

    private static void leaveOut(String obstacle) {
        System.out.println("Left out, as there is no cluster on this machine: " + obstacle);
        abort(obstacle);
    }
}
