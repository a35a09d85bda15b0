package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.console.contract.model.WhoAmI;
import io.godwit.model.error.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code whoami}: as whom the control service knows the caller. */
@Command(
        name = "whoami",
        mixinStandardHelpOptions = true,
        description = "Show as whom the control service knows you, and what you may do there.")
final class WhoAmICommand implements Callable<Integer> {
    @Mixin
    private final ServiceInvocation service;

    WhoAmICommand(Streams streams) {
        this.service = new ServiceInvocation(streams);
    }

    @Override
    public Integer call() {
        return service.run((client, view) -> {
            WhoAmI self = client.access().whoAmI();
            view.answers(
                    "caller",
                    List.of(ServiceClient.plain(self)),
                    () -> AccessText.self(service.address().server(), self));
            return ExitCode.DONE;
        });
    }
}
