package io.godwit.cli.service;

import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Which control service a command asks. */
public final class ServerOption {
    /** Where {@code godwit up} puts it. */
    static final String STANDARD = "http://127.0.0.1:7411";

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
