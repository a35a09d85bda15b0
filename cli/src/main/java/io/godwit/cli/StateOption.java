package io.godwit.cli;

import java.nio.file.Path;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Where this machine keeps logs of components and caches. Nothing there is needed to resume. */
public final class StateOption {
    @Option(
            names = "--state",
            paramLabel = "DIR",
            defaultValue = "${env:GODWIT_STATE:-${sys:user.home}/.local/state/godwit}",
            showDefaultValue = Visibility.NEVER,
            description = "Folder for logs; default: $GODWIT_STATE or ~/.local/state/godwit.")
    private Path directory;

    /** The folder where no option names another. */
    static Path standard() {
        String named = System.getenv("GODWIT_STATE");
        return named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "state", "godwit")
                : Path.of(named);
    }

    public Path directory() {
        return directory.toAbsolutePath().normalize();
    }
}
