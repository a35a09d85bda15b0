package io.godwit.cluster.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code k8s forward}: servers of the machine for pods. */
@Command(
        name = "forward",
        mixinStandardHelpOptions = true,
        description = "Let pods that start from now on reach ports of this machine's 127.0.0.1 at their own 127.0.0.1.")
final class ForwardCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOption cluster;

    @Parameters(paramLabel = "PORT", arity = "1..*", description = "Where a server listens.")
    private List<Integer> ports;

    @Override
    public Integer call() {
        return cluster.change(spec, "forwarded", ports, "Forwarded.", there -> there.forward(ports));
    }
}
