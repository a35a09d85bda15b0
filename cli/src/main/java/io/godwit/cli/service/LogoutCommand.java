package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.context.ContextFile;
import io.godwit.cli.context.ServiceAddress;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import java.util.Map;
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

    private final Map<String, String> environment;

    LogoutCommand(Streams streams) {
        this(streams, System.getenv());
    }

    LogoutCommand(Streams streams, Map<String, String> environment) {
        this.service = new ServiceInvocation(streams);
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return service.run((client, view) -> {
            requireNoOtherToken();
            end(client);
            service.address().context().ifPresent(context -> ContextFile.ofUser()
                    .update(contexts -> contexts.with(context.withoutLogin())));
            view.result("logged out at " + service.address().server());
            return ExitCode.DONE;
        });
    }

    /** That one may be a script's, and would be void. */
    private void requireNoOtherToken() {
        if (!environment.getOrDefault(ServiceAddress.TOKEN, "").isBlank()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    ServiceAddress.TOKEN + " is set, and the token in it is no login of a context",
                    "unset it to log out; godwit token revoke makes a token void");
        }
    }

    /** Whose token is over already is logged out. */
    private static void end(ServiceClient client) {
        try {
            client.access().logout();
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.LOGIN_REQUIRED) {
                throw e;
            }
        }
    }
}
