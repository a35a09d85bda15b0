package io.godwit.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file into which libraries in a command's own process log, since a terminal shows what the command says and nothing else. To
 * be opened before the first logger.
 */
public final class CommandLog {
    private static final String CONFIGURATION = "logback.configurationFile";
    private static final String FILE = "godwit.log";
    private static final String FACADE_TALK = "slf4j.internal.verbosity";

    private final Path file;
    private final long before;

    private CommandLog(Path file) {
        this.file = file;
        this.before = size();
    }

    /**
     * Makes this process log into a file in the state folder that its arguments name.
     *
     * @param configuration class path resource of logback, which reads the file from {@code godwit.log}; a user's own comes first
     */
    public static CommandLog open(String configuration, String... args) {
        Path file = StateOption.of(args).resolve("command.log");
        System.setProperty(FILE, file.toString());
        // Without it the facade prints to the terminal when two threads log first at the same moment.
        System.setProperty(FACADE_TALK, "ERROR");
        if (System.getProperty(CONFIGURATION) == null) {
            System.setProperty(CONFIGURATION, configuration);
        }
        return new CommandLog(file);
    }

    /** Names the file if something was written to it. */
    public void nameTo(PrintStream err) {
        if (size() > before) {
            err.println("  warnings of libraries are in " + file);
        }
    }

    private long size() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            // What cannot be read is not worth reporting on the terminal.
            return 0;
        }
    }
}
