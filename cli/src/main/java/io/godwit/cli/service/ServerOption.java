package io.godwit.cli.service;

import io.godwit.cli.context.ContextFile;
import io.godwit.cli.context.Contexts;
import io.godwit.cli.context.Forward;
import io.godwit.cli.context.ServiceAddress;
import io.godwit.model.error.ExitCode;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which control service a command asks. */
public final class ServerOption {
    /** Where {@code godwit up} and {@code godwit serve} let it answer. */
    public static final int PORT = 7411;

    static final String STANDARD = "http://127.0.0.1:" + PORT;

    static final String SERVER = "--server";
    static final String CONTEXT = "--context";

    @Option(
            names = SERVER,
            paramLabel = "URL",
            description =
                    "The control service; default: $GODWIT_SERVER, or that of the context in use, or " + STANDARD + ".")
    private String server;

    @Option(
            names = CONTEXT,
            paramLabel = "NAME",
            description = "The context that names service and login; default: the one in use.")
    private String context;

    /** Does the work with the service at that address. */
    public ExitCode with(Function<ServiceClient, ExitCode> work) {
        try (ServiceClient client = new ServiceClient(address())) {
            return work.apply(client);
        }
    }

    ServiceAddress address() {
        return address(
                Optional.ofNullable(server),
                Optional.ofNullable(context),
                ContextFile.ofUser().read());
    }

    /** The same for a command with such options of its own. */
    static ServiceAddress address(Optional<String> server, Optional<String> context, Contexts known) {
        return Forward.inUse()
                .map(forward -> ServiceAddress.of(forward, System.getenv(), known))
                .orElseGet(() -> ServiceAddress.of(server, context, System.getenv(), known, STANDARD));
    }
}
