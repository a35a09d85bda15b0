package io.godwit.cluster.cli;

import io.godwit.cluster.LocalCluster;
import io.godwit.stack.ProgressListener;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code k8s env}: for {@code eval "$(godwit k8s env)"} or as JSON. */
@Command(
        name = "env",
        mixinStandardHelpOptions = true,
        description =
                "Print KUBECONFIG, and KUBECTL and HELM as programs that fit the cluster, as shell exports or JSON.")
final class EnvCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOption cluster;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        return cluster.answer.report(spec.commandLine().getErr(), () -> {
            LocalCluster there = LocalCluster.attach(cluster.dir, ProgressListener.silent());
            out.println(cluster.answer.json() ? EnvText.json(there) : EnvText.shell(there));
            out.flush();
            return 0;
        });
    }
}
