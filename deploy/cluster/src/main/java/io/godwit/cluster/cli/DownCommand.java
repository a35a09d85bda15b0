package io.godwit.cluster.cli;

import io.godwit.cluster.LocalCluster;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code k8s down}: ends the cluster of the folder. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description =
                "End the cluster of the folder; its objects are gone, the images of its nodes stay for the next 'up'.")
final class DownCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOption cluster;

    @Option(names = "--purge", description = "Also remove the folder.")
    private boolean purge;

    @Override
    public Integer call() {
        return cluster.change(
                spec,
                "down",
                true,
                "Kubernetes in " + cluster.dir + " is down.",
                purge ? LocalCluster::purge : LocalCluster::down);
    }
}
