package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.model.error.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code task delete}: forgets a task of the control service. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = "Forget a task of the control service that is released or was never started.")
final class TaskDeleteCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The task's name.")
    private String name;

    @Mixin
    private final ServiceInvocation service;

    TaskDeleteCommand(Streams streams) {
        this.service = new ServiceInvocation(streams);
    }

    @Override
    public Integer call() {
        return service.run((client, view) -> {
            client.delete(name);
            view.result("task " + name + " is deleted");
            return ExitCode.DONE;
        });
    }
}
