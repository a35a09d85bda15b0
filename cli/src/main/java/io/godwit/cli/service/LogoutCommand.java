package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.context.ContextFile;
import io.godwit.model.error.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code logout}: makes the token of a context void, and forgets it. */
@Command(
        name = "logout",
        mixinStandardHelpOptions = true,
        description = "Make the token of the context void at the control service, and forget it here.")
final class LogoutCommand implements Callable<Integer> {
    @Mixin
    private final ServiceInvocation service;

    LogoutCommand(Streams streams) {
        this.service = new ServiceInvocation(streams);
    }

    @Override
    public Integer call() {
        return service.run((client, view) -> {
            client.access().logout();
            service.address().context().ifPresent(context -> ContextFile.ofUser()
                    .update(contexts -> contexts.with(context.withoutLogin())));
            view.result("logged out at " + service.address().server());
            return ExitCode.DONE;
        });
    }
}
