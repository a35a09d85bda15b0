package io.godwit.dist;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The folder of what {@code up} starts. */
final class SiteOption {
    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "godwit-stack",
            description = "Folder of the servers and of the service; default: ${DEFAULT-VALUE}.")
    private Path directory;

    Path directory() {
        return directory.toAbsolutePath().normalize();
    }

    /** Folder of the service. */
    Path state() {
        return directory().resolve("service");
    }

    ServiceProcess service() {
        return new ServiceProcess(state());
    }
}
