/**
 * A real Kubernetes of one or two nodes on one machine, for tests and for trying Godwit on it: {@link
 * io.godwit.cluster.LocalCluster} is the entry point. Knows nodes and their programs, not what runs in pods.
 */
package io.godwit.cluster;
