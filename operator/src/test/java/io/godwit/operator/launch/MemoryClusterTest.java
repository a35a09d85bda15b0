package io.godwit.operator.launch;

class MemoryClusterTest extends ClusterContract {
    private final MemoryCluster cluster = new MemoryCluster();

    @Override
    Cluster cluster() {
        return cluster;
    }

    @Override
    void rolloutRestart(String workload) {
        cluster.rolloutRestart(workload);
    }
}
