package io.godwit.launcher;

import io.godwit.runtime.process.LogBound;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What an instance writes to its standard streams. Grows over restarts; one older file is kept. */
final class LogFile {
    private static final int TAIL_BYTES = 16 * 1024;
    private static final int TAIL_LINES = 20;

    private final Path path;

    LogFile(Path directory) {
        this.path = directory.resolve("component.log");
    }

    Path path() {
        return path;
    }

    /** Makes room before a start; while it runs, the process does so itself. */
    void prepare() {
        try {
            Files.createDirectories(path.getParent());
            LogBound.move(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare the log " + path, e);
        }
    }

    /** Current size, to recognize what the next run adds. */
    long size() {
        try {
            return Files.exists(path) ? Files.size(path) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log " + path, e);
        }
    }

    /** The last lines written since {@code start}. */
    List<String> tailSince(long start) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long from = Math.max(start, file.length() - TAIL_BYTES);
            byte[] bytes = new byte[(int) Math.max(0, file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return List.copyOf(lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return List.of("(the log " + path + " cannot be read: " + e.getMessage() + ")");
        }
    }
}
