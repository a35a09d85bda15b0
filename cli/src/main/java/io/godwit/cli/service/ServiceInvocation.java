package io.godwit.cli.service;

import io.godwit.cli.CommandRun;
import io.godwit.cli.OutputOption;
import io.godwit.cli.Streams;
import io.godwit.cli.context.ServiceAddress;
import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ExitCode;
import picocli.CommandLine.Mixin;

/** The options of every command that asks the control service, and how it does. */
final class ServiceInvocation {
    private final Streams streams;

    @Mixin
    private ServerOption server;

    @Mixin
    private OutputOption output;

    ServiceInvocation(Streams streams) {
        this.streams = streams;
    }

    /** What a command does with the service. */
    interface Work {
        ExitCode on(ServiceClient service, ProgressView view);
    }

    /** Which service is asked. */
    ServiceAddress address() {
        return server.address();
    }

    int run(Work work) {
        return CommandRun.run(() -> output.view(streams), view -> server.with(client -> work.on(client, view)));
    }
}
