package io.godwit.cli;

import java.nio.file.Path;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Where this machine keeps logs of components and caches. Nothing there is needed to resume. */
public final class StateOption {
    private static final String NAME = "--state";

    @Option(
            names = NAME,
            paramLabel = "DIR",
            defaultValue = "${env:GODWIT_STATE:-${sys:user.home}/.local/state/godwit}",
            showDefaultValue = Visibility.NEVER,
            description = "Folder for logs; default: $GODWIT_STATE or ~/.local/state/godwit.")
    private Path directory;

    /** The folder unless an option names another. */
    static Path standard() {
        String named = System.getenv("GODWIT_STATE");
        return named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "state", "godwit")
                : Path.of(named);
    }

    /** The folder that a command line names, read before the command line is parsed. */
    static Path of(String... args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith(NAME + "=")) {
                return Path.of(args[i].substring(NAME.length() + 1));
            }
            if (args[i].equals(NAME) && i + 1 < args.length) {
                return Path.of(args[i + 1]);
            }
        }
        return standard();
    }

    public Path directory() {
        return directory.toAbsolutePath().normalize();
    }
}
