package io.godwit.cluster.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code k8s}: the programs of a Kubernetes, for trying and testing Godwit on it. */
@Command(
        name = "k8s",
        mixinStandardHelpOptions = true,
        description = "Have the programs of a Kubernetes and Helm on this machine.",
        subcommands = BuildCommand.class)
public final class K8sCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: build.");
    }
}
