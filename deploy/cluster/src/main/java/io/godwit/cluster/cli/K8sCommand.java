package io.godwit.cluster.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code k8s}: a real Kubernetes on this machine for trying and testing Godwit. */
@Command(
        name = "k8s",
        mixinStandardHelpOptions = true,
        description = "Run a Kubernetes of one or two nodes on this machine; needs root.",
        subcommands = {
            BuildCommand.class,
            UpCommand.class,
            DownCommand.class,
            LoadCommand.class,
            ForwardCommand.class,
            EnvCommand.class,
            NodeCommand.class
        })
public final class K8sCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: build, up, down, load, forward, env or node.");
    }
}
