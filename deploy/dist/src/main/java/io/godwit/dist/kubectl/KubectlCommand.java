package io.godwit.dist.kubectl;

import io.godwit.cli.CommandLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kubectl godwit} itself. */
@Command(
        name = "kubectl godwit",
        mixinStandardHelpOptions = true,
        description = {
            "Ask the control service of Godwit in a cluster, through kubectl port-forward. Log in first: kubectl godwit login.",
            "Anywhere among the arguments, as kubectl reads them: --context NAME, --kubeconfig FILE, -n or --namespace NAME."
                    + " With --service NAME the service is not looked for by its labels."
        })
public final class KubectlCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw CommandLines.missingSubcommand(spec);
    }
}
