package io.godwit.cli.service;

import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Which control service a command asks. */
public final class ServerOption {
    /** Where {@code godwit up} and {@code godwit serve} let it answer. */
    public static final int PORT = 7411;

    private static final String STANDARD = "http://127.0.0.1:" + PORT;

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${env:GODWIT_SERVER:-" + STANDARD + "}",
            showDefaultValue = Visibility.NEVER,
            description = "The control service; default: $GODWIT_SERVER or " + STANDARD + ".")
    private String server;

    /** The service at that address. */
    public ServiceClient client() {
        return new ServiceClient(server);
    }
}
