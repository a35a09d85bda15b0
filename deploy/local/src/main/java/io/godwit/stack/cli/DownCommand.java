package io.godwit.stack.cli;

import io.godwit.stack.LocalStack;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stack down}: stops the servers of the folder and keeps their data, or removes it. */
@Command(name = "down", mixinStandardHelpOptions = true, description = "Stop all servers of the folder.")
final class DownCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(names = "--purge", description = "Also remove the folder with all data.")
    private boolean purge;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        return common.answer.report(spec.commandLine().getErr(), () -> {
            boolean json = common.answer.json();
            LocalStack stack = common.plan().attach(common.answer.progress(out));
            if (purge) {
                stack.purge();
            } else {
                stack.down();
            }
            out.println(json ? Json.write(Map.of("down", true)) : "Stack in " + common.dir + " is down.");
            out.flush();
            return 0;
        });
    }
}
