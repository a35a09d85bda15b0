package io.godwit.dist;

import io.godwit.cli.service.CompletionScript;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: a script for the shell. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Print a completion script for bash and zsh. It asks the control service for the names of tasks and the like.",
            "Use it with: source <(./godwit completion bash)"
        })
final class CompletionCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SHELL",
            arity = "0..1",
            defaultValue = "bash",
            description = "bash or zsh; one script does for both.")
    private Shell shell;

    /** In lower case, as users type them. */
    enum Shell {
        bash,
        zsh
    }

    @Override
    public void run() {
        spec.commandLine().getOut().println(CompletionScript.of(spec.root().commandLine()));
        spec.commandLine().getOut().flush();
    }
}
