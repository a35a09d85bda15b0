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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the file to which a launcher appends what a process prints within a bound, also while the process runs for months: what it
 * holds is copied to a second file, which is replaced each time, and the file is emptied. The process keeps writing to the same file, so a
 * line that it prints at that very moment may be missing.
 */
public final class LogBound {
    /** Environment variable with the file; without it, whoever reads the streams bounds them. */
    public static final String VARIABLE = "GODWIT_LOG_FILE";

    private static final Logger LOG = LoggerFactory.getLogger(LogBound.class);
    private static final long LARGEST = 16L * 1024 * 1024;
    private static final Duration LOOK = Duration.ofSeconds(10);

    private LogBound() {}

    /** Watches the file of this process, if it has one, until it ends. */
    static void watch() {
        Optional.ofNullable(System.getenv(VARIABLE))
                .map(Path::of)
                .ifPresent(file -> new Repeated("log-bound", () -> empty(file, LARGEST)).every(LOOK));
    }

    /** Moves a file away that holds too much and to which nothing is written now. */
    public static void move(Path file) throws IOException {
        if (isTooLarge(file, LARGEST)) {
            Files.move(file, older(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Copies what the file holds away, if that is too much, and empties it; where it cannot be copied, as on a full disk, it is lost. */
    static void empty(Path file, long largest) {
        try {
            if (isTooLarge(file, largest)) {
                try (FileChannel open = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    copy(open, older(file));
                    open.truncate(0);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make room in " + file, e);
        }
    }

    private static boolean isTooLarge(Path file, long largest) throws IOException {
        return Files.exists(file) && Files.size(file) > largest;
    }

    /** To the end, which moves while the process writes. */
    private static void copy(FileChannel from, Path to) {
        try (FileChannel copy = FileChannel.open(
                to, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            long position = 0;
            for (long more = from.size(); more > 0; more = from.size() - position) {
                position += from.transferTo(position, more, copy);
            }
        } catch (IOException e) {
            LOG.warn("what was logged before is lost: {}", e.getMessage());
        }
    }

    private static Path older(Path file) {
        return file.resolveSibling(file.getFileName() + ".1");
    }
}
