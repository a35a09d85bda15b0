package io.godwit.cluster.cli;

import io.godwit.cluster.LocalCluster;
import java.util.concurrent.Callable;
import java.util.function.ObjIntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code k8s node}: what can happen to a machine. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = "Let a node vanish or come back, or cut it off the other one's network and heal that.")
final class NodeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOption cluster;

    @Parameters(
            index = "0",
            paramLabel = "ACTION",
            description = {
                "stop: end it with all its pods, as if its machine vanished; start: bring it back, or a second node up;",
                "cut: its pods go on, and reach this machine's servers, but not the other node; heal: the opposite."
            })
    private Action action;

    @Parameters(index = "1", paramLabel = "N", description = "2: node 1 runs the control plane.")
    private int node;

    /** Lower case, as people type them. */
    enum Action {
        stop(LocalCluster::stopNode, "is gone"),
        start(LocalCluster::startNode, "is ready"),
        cut(LocalCluster::cut, "is cut off"),
        heal(LocalCluster::heal, "is back on the network");

        private final ObjIntConsumer<LocalCluster> work;
        private final String done;

        Action(ObjIntConsumer<LocalCluster> work, String done) {
            this.work = work;
            this.done = done;
        }
    }

    @Override
    public Integer call() {
        return cluster.change(
                spec,
                action.name(),
                node,
                "Node " + node + " " + action.done + ".",
                there -> action.work.accept(there, node));
    }
}
