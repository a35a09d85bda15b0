package io.godwit.stack.cli;

import io.godwit.stack.ProgressListener;
import io.godwit.stack.StackAddresses;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stack env}: the addresses, for {@code eval "$(godwit stack env)"} or as JSON. */
@Command(
        name = "env",
        mixinStandardHelpOptions = true,
        description = "Print the addresses as shell exports or JSON; includes the local database password.")
final class EnvCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        return common.answer.report(spec.commandLine().getErr(), () -> {
            StackAddresses addresses =
                    common.plan().attach(ProgressListener.silent()).addresses();
            if (addresses.asEnvironment().isEmpty()) {
                throw new StackException(
                        StackErrorCode.NOT_RUNNING,
                        "There is no stack in " + common.dir + ".",
                        "Run 'godwit stack up --dir " + common.dir + "' first.");
            }
            out.println(common.answer.json() ? EnvText.json(addresses) : EnvText.shell(addresses));
            out.flush();
            return 0;
        });
    }
}
