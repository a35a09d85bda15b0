package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that asks the control service, with the options of all such commands. */
@Command(mixinStandardHelpOptions = true)
abstract class OnService implements Callable<Integer> {
    @Mixin
    private final ServiceInvocation service;

    OnService(Streams streams) {
        this.service = new ServiceInvocation(streams);
    }

    /** Does what the command is about. */
    abstract ExitCode on(ServiceClient client, ProgressView view);

    @Override
    public final Integer call() {
        return service.run(this::on);
    }
}
