package io.godwit.runtime.process;

import io.godwit.model.error.ComponentExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a component ended, for a supervisor that did not start it: the system tells the exit code of a process to its parent alone. Holds
 * process id and exit code.
 */
public final class ExitFile {
    /** Environment variable with the file; a component that has it stays when the process that started it ends. */
    public static final String VARIABLE = "GODWIT_EXIT_FILE";

    private static final Logger LOG = LoggerFactory.getLogger(ExitFile.class);

    private ExitFile() {}

    /** Whether this process was started to stay. */
    static boolean isExpected() {
        return System.getenv(VARIABLE) != null;
    }

    /**
     * How the process before this one ended in the same place, such as a pod, if nothing is to be started after it. Whatever starts it again
     * there, such as a kubelet, does not know that.
     */
    static Optional<ComponentExitCode> lasting() {
        return isExpected() ? lasting(Path.of(System.getenv(VARIABLE))) : Optional.empty();
    }

    static Optional<ComponentExitCode> lasting(Path file) {
        return parts(file)
                .flatMap(parts -> ComponentExitCode.of(Integer.parseInt(parts[1])))
                .filter(ComponentExitCode::isLasting);
    }

    /** Leaves this process's exit code behind, if it is expected. */
    static void write(ComponentExitCode code) {
        if (isExpected()) {
            put(Path.of(System.getenv(VARIABLE)), ProcessHandle.current().pid(), code.code());
        }
    }

    /** Leaves the exit code of a process behind that left none itself. */
    public static void leave(Path file, long pid, int code) {
        if (read(file, pid).isEmpty()) {
            put(file, pid, code);
        }
    }

    private static void put(Path file, long pid, int code) {
        try {
            Files.writeString(file, pid + " " + code);
        } catch (IOException e) {
            LOG.warn("exit code {} cannot be left behind: {}", code, e.getMessage());
        }
    }

    /** Forgets what an earlier process left: ids are given again. */
    public static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file, e);
        }
    }

    /** The exit code of that process; empty if it left none, as a killed one does. */
    public static OptionalInt read(Path file, long pid) {
        return parts(file)
                .filter(parts -> parts[0].equals(String.valueOf(pid)))
                .map(parts -> OptionalInt.of(Integer.parseInt(parts[1])))
                .orElse(OptionalInt.empty());
    }

    private static Optional<String[]> parts(Path file) {
        try {
            return Optional.of(Files.readString(file))
                    .filter(text -> text.matches("\\d{1,18} \\d{1,3}"))
                    .map(text -> text.split(" ", -1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
