package io.godwit.runtime.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps the file to which a launcher appends what a process prints within a bound, also while the process runs for months: what it
 * holds is moved to a second file, which is replaced each time, and the file is emptied. The process keeps writing to the same file, so a
 * line that it prints at that very moment may be missing.
 */
public final class LogBound {
    /** Environment variable with the file; without it, whoever reads the streams bounds them. */
    public static final String VARIABLE = "GODWIT_LOG_FILE";

    private static final long LARGEST = 16L * 1024 * 1024;
    private static final Duration LOOK = Duration.ofSeconds(10);

    private LogBound() {}

    /** Watches the file of this process, if it has one, until it ends. */
    static void watch() {
        Optional.ofNullable(System.getenv(VARIABLE))
                .map(Path::of)
                .ifPresent(file -> new Repeated("log-bound", () -> keep(file)).every(LOOK));
    }

    /** Moves what the file holds away, if that is too much. */
    public static void keep(Path file) {
        keep(file, LARGEST);
    }

    static void keep(Path file, long largest) {
        try {
            if (Files.exists(file) && Files.size(file) > largest) {
                Files.copy(file, older(file), StandardCopyOption.REPLACE_EXISTING);
                try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    open.truncate(0);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make room in " + file, e);
        }
    }

    private static Path older(Path file) {
        return file.resolveSibling(file.getFileName() + ".1");
    }
}
